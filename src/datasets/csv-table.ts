import { basename } from "node:path";
import { CsvError, parse } from "csv-parse/sync";
import { UserError } from "../numerics/error.js";
import { readText } from "./read.js";
import type { Table } from "./table.js";

export interface CsvFormat {
  /** Whether the first line names the columns; they are called "column 1", "column 2", … otherwise. */
  readonly header: boolean;
  readonly delimiter: string;
}

/** Reads a CSV file (RFC 4180) as text; throws a UserError if it is missing, empty or ragged. */
export async function readCsv(path: string, format: CsvFormat): Promise<Table> {
  return parseCsv(await readText(path, "a CSV file"), basename(path), format);
}

function parseCsv(text: string, file: string, { header, delimiter }: CsvFormat): Table {
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
  if (header && all.length === 1) {
    throw new UserError(`${file} has a header and no rows; expected rows of numbers below it.`);
  }
  const columns = header ? first : first.map((_, j) => `column ${j + 1}`);
  const skipped = header ? 1 : 0;
  return {
    file,
    columns,
    n: all.length - skipped,
    cell: (i, j) => all[i + skipped]![j],
    where: (i) => `line ${lineOf(i + skipped)}`,
  };
}

function wellFormed<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new UserError(`${file} is not a well-formed CSV file: ${error.message}.`, { cause: error });
  }
}
