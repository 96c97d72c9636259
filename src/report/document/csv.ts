import { stringify } from "csv-stringify/sync";
import type { PlottedTable } from "../charts/chart.js";

/** What a chart plots, as CSV (RFC 4180, with line feeds). */
export function csv({ columns, rows }: PlottedTable): string {
  return stringify([columns, ...rows].map((row) => row.map(inert)));
}

/** Text that a spreadsheet would take for a formula begins with an apostrophe instead. */
function inert(value: string | number): string | number {
  return typeof value === "string" && /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
}
