import { basename } from "node:path";
import { z } from "zod";
import { component } from "../component/component.js";
import { splitDataset, splitOptions } from "./parts.js";
import { findColumns, numbers, readTable } from "./table.js";

export const csvFile = component({
  kind: "dataset",
  name: "csvFile",
  summary: "Columns of numbers from a CSV file.",
  options: {
    path: z.string().min(1).describe("the file, relative to the folder that the command runs in"),
    columns: z
      .array(z.union([z.string(), z.int().positive()]))
      .min(1)
      .optional()
      .describe("the columns to use, by name or by number from 1; all of them if absent"),
    header: z.boolean().default(true).describe("whether the first line names the columns"),
    delimiter: z.string().min(1).default(",").describe("what stands between the fields of a row"),
    ...splitOptions,
  },
  inject: [],
  create: (options) => ({
    load: async (stream) => {
      const table = await readTable(options.path, options);
      const places = findColumns(table, options.columns ?? table.columns);
      const named = { name: basename(options.path), columns: places.map((place) => table.columns[place]!) };
      return splitDataset(named, numbers(table, places), options, stream);
    },
  }),
});
