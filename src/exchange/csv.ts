import { stringify } from "csv-stringify/sync";

export interface CsvTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

/** A table as CSV (RFC 4180, with line feeds). */
export function csv({ columns, rows }: CsvTable): string {
  return csvLines([columns, ...rows].map((row) => row.map((cell) => (typeof cell === "string" ? inert(cell) : cell))));
}

/** Lines of CSV, their text as it is. */
export function csvLines(rows: readonly (readonly (string | number)[])[]): string {
  return stringify(rows as (string | number)[][]);
}

/** Text that a spreadsheet would take for a formula begins with an apostrophe instead. */
export function inert(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}
