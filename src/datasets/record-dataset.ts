import { z } from "zod";
import type { OptionOutput } from "../component/component.js";
import { points } from "../numerics/points.js";
import type { DatasetSource } from "./dataset.js";
import { splitDataset, splitOptions } from "./parts.js";
import { classesOfLabels } from "./table.js";

export type DataRecord = Readonly<Record<string, unknown>>;

/** A column of numbers, or of names that are numbered from 0 in the order given. */
export interface RecordColumn {
  /** The field of the record. */
  readonly field: string;
  /** What axes call it, with its unit. */
  readonly label: string;
  /** The width to which its numbers are rounded; 1 for names. */
  readonly step: number;
  readonly categories?: readonly string[];
}

/** A published table of records, of which a dataset takes columns. */
export interface RecordTable<Name extends string = string> {
  readonly name: string;
  /** By the names that options call them. */
  readonly columns: Readonly<Record<Name, RecordColumn>>;
  /** The field that holds the class of each record. */
  readonly classField?: string;
  readonly read: () => Promise<readonly DataRecord[]>;
}

/** Options of every dataset of records: by default all columns that are no categories. */
export function recordOptions<Name extends string>({ columns }: Pick<RecordTable<Name>, "columns">) {
  const all = Object.keys(columns) as [Name, ...Name[]];
  return {
    columns: z
      .array(z.enum(all))
      .min(1)
      .default(all.filter((name) => columns[name].categories === undefined))
      .describe("the columns to use; rows that lack one of them are left out"),
    dequantize: z
      .boolean()
      .default(true)
      .describe("add uniform noise of the width to which a column is rounded, 1 for names, which are numbered from 0"),
    ...splitOptions,
  };
}

/** The dataset of the chosen columns. */
export function recordDataset<Name extends string>(
  { name, columns: known, classField, read }: RecordTable<Name>,
  options: OptionOutput<ReturnType<typeof recordOptions<Name>>>,
): DatasetSource {
  return {
    load: async (stream) => {
      const columns = (options.columns as readonly Name[]).map((column) => known[column]);
      const values: number[] = [];
      const labels: string[] = [];
      for (const record of await read()) {
        const row = columns.map((column) => numberIn(record, column));
        const label = classField === undefined ? "" : record[classField];
        if (!row.every(Number.isFinite) || typeof label !== "string") continue;
        values.push(...row);
        labels.push(label);
      }
      const rows = {
        name,
        columns: columns.map(({ label }) => label),
        ...(classField !== undefined && { classes: classesOfLabels(labels) }),
        ...(options.dequantize && { steps: columns.map(({ step }) => step) }),
      };
      return splitDataset(rows, points(labels.length, columns.length, Float64Array.from(values)), options, stream);
    },
  };
}

/** The number in a field; NaN for what is missing, or is none of the categories. */
function numberIn(record: DataRecord, { field, categories }: RecordColumn): number {
  const cell = record[field];
  if (categories !== undefined) {
    const at = categories.indexOf(cell as string);
    return at < 0 ? Number.NaN : at;
  }
  return typeof cell === "number" ? cell : Number.NaN;
}
