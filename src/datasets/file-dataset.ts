import { basename } from "node:path";
import { z } from "zod";
import type { OptionOutput } from "../component/component.js";
import type { DatasetSource } from "./dataset.js";
import { splitDataset, splitOptions } from "./parts.js";
import { classesIn, findColumns, numbers, type Table } from "./table.js";

const columnName = z.union([z.string(), z.int().positive()]);

/** Options of every dataset that is a file. */
export const fileOptions = {
  path: z.string().min(1).describe("the file, relative to the folder that the command runs in"),
  columns: z
    .array(columnName)
    .min(1)
    .optional()
    .describe("the columns to use, by name or by number from 1; all but that of the classes if absent"),
  classes: columnName.optional().describe("the column that holds the class of each row; no classes if absent"),
  ...splitOptions,
};

/** The dataset in a file that `read` reads as a table. */
export function fileDataset(options: OptionOutput<typeof fileOptions>, read: () => Promise<Table>): DatasetSource {
  return {
    load: async (stream) => {
      const table = await read();
      const label = options.classes === undefined ? undefined : findColumns(table, [options.classes])[0]!;
      const places =
        options.columns === undefined
          ? table.columns.map((_, j) => j).filter((j) => j !== label)
          : findColumns(table, options.columns);
      const named = { name: basename(options.path), columns: places.map((place) => table.columns[place]!) };
      const classes = label === undefined ? undefined : classesIn(table, label);
      return splitDataset({ ...named, ...(classes && { classes }) }, numbers(table, places), options, stream);
    },
  };
}
