import { readFile } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { CsvError, parse } from "csv-parse/sync";
import { suggestion } from "../component/nearest.js";
import { UserError } from "../numerics/error.js";
import { type Points, points } from "../numerics/points.js";

/** A table as a file holds it: text. */
export interface Table {
  /** What messages call it. */
  readonly file: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** The line of the file in which row `i` ends. */
  lineOf(i: number): number;
}

export interface TableFormat {
  /** Whether the first line names the columns; they are called "column 1", "column 2", … otherwise. */
  readonly header: boolean;
  readonly delimiter: string;
}

/** Reads a CSV file (RFC 4180); throws a UserError if it is missing, empty or ragged. */
export async function readTable(path: string, format: TableFormat): Promise<Table> {
  return parseTable(await readText(path), basename(path), format);
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === "ENOENT";
    throw new UserError(
      missing
        ? `There is no file ${resolve(path)}; give the path of a CSV file, relative to the folder that the command runs in.`
        : `${resolve(path)} cannot be read: ${(error as Error).message}.`,
      { cause: error },
    );
  }
}

function parseTable(text: string, file: string, { header, delimiter }: TableFormat): Table {
  const options = { bom: true, trim: true, delimiter, skip_empty_lines: true, relax_column_count: true } as const;
  const all = wellFormed(file, () => parse(text, options));
  // Asking for lines doubles the time, so it is left for when a message needs one.
  const lineOf = (record: number): number => {
    let line = 0;
    parse(text, { ...options, to: record + 1, on_record: (_: string[], { lines }) => void (line = lines) });
    return line;
  };
  const first = all[0];
  if (first === undefined) throw new UserError(`${file} is empty; expected rows of numbers.`);
  const ragged = all.findIndex((row) => row.length !== first.length);
  if (ragged >= 0) {
    throw new UserError(
      `${file}, line ${lineOf(ragged)}: ${all[ragged]!.length} fields where the first line has ${first.length}; ` +
        `every row needs as many, with ${JSON.stringify(delimiter)} between them.`,
    );
  }
  if (!header) return { file, columns: first.map((_, j) => `column ${j + 1}`), rows: all, lineOf };
  if (all.length === 1) throw new UserError(`${file} has a header and no rows; expected rows of numbers below it.`);
  return { file, columns: first, rows: all.slice(1), lineOf: (i) => lineOf(i + 1) };
}

function wellFormed<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new UserError(`${file} is not a well-formed CSV file: ${error.message}.`, { cause: error });
  }
}

/** The place of each wanted column, given by name or by number from 1; throws a UserError for one that is not there. */
export function findColumns(table: Table, wanted: readonly (string | number)[]): readonly number[] {
  return wanted.map((name) => {
    const at = typeof name === "number" ? name - 1 : table.columns.indexOf(name);
    if (at >= 0 && at < table.columns.length) return at;
    throw new UserError(
      typeof name === "number"
        ? `${table.file} has no column ${name}: it has ${table.columns.length}.`
        : `${table.file} has no column "${name}"; ${suggestion(name, table.columns)}`,
    );
  });
}

/** The columns at these places as points, a row each; throws a UserError that names the line of what is not a number. */
export function numbers(table: Table, places: readonly number[]): Points {
  const out = points(table.rows.length, places.length);
  table.rows.forEach((row, i) => {
    places.forEach((place, j) => {
      const text = row[place]!;
      const value = text === "" ? Number.NaN : Number(text);
      if (!Number.isFinite(value)) {
        throw new UserError(
          `${table.file}, line ${table.lineOf(i)}, column "${table.columns[place]!}": expected a finite number, ` +
            `got ${text === "" ? "nothing" : JSON.stringify(text)}; mend or remove the row, or leave the column out.`,
        );
      }
      out.data[i * places.length + j] = value;
    });
  });
  return out;
}
