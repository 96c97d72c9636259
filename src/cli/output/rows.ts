import { type Cell, isSpread } from "../../query/columns.js";
import type { Row, Spread } from "../../query/group.js";
import { csv } from "../../exchange/csv.js";
import type { Format, ShownColumn } from "../runs/question.js";
import { formatJson, formatNumber, formatSpread } from "./format.js";
import { printJson } from "./json.js";
import { printable, printableLines } from "./printable.js";
import { print, renderTable } from "./table.js";

/** Prints rows under columns: aligned text, CSV (deviation and count beside each mean), Markdown, or JSON objects. */
export function printRows(columns: readonly ShownColumn[], rows: readonly Row[], format: Format): void {
  const cells = rows.map((row) => columns.map((column) => column.cell(row)));
  switch (format) {
    case "text":
      print(
        renderTable(
          columns.map(titled),
          cells.map((row) => row.map(cellText)),
        ),
      );
      break;
    case "md":
      print(
        markdown(
          columns,
          cells.map((row) => row.map(cellText)),
        ),
      );
      break;
    case "csv":
      process.stdout.write(printableLines(csvText(columns, cells)));
      break;
    case "json":
      printJson(cells.map((row) => Object.fromEntries(columns.map(({ name }, i) => [name, row[i] ?? null]))));
  }
}

const titled = ({ name, align }: ShownColumn) => ({ title: printable(name), ...(align && { align }) });

function cellText(cell: Cell): string {
  if (isSpread(cell)) return spreadText(cell);
  return typeof cell === "number" ? formatNumber(cell) : formatJson(cell);
}

/** A mean with its sample standard deviation, where there is one. */
export function spreadText({ mean, sd }: Spread): string {
  return sd === null ? formatNumber(mean) : formatSpread(mean, sd);
}

function markdown(columns: readonly ShownColumn[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const escaped = (text: string) => text.replaceAll(/[\\`*_{}[\]<>#|~]/g, "\\$&");
  return [
    line(columns.map(({ name }) => escaped(printable(name)))),
    line(columns.map(({ align }) => (align === "right" ? "---:" : "---"))),
    ...rows.map((row) => line(row.map(escaped))),
  ].join("\n");
}

function csvText(columns: readonly ShownColumn[], rows: readonly (readonly Cell[])[]): string {
  const spreads = columns.map((_, i) => rows.some((row) => isSpread(row[i])));
  const titles = columns.flatMap(({ name }, i) => (spreads[i] ? [name, `${name}.sd`, `${name}.n`] : [name]));
  const lines = rows.map((row) => row.flatMap((cell, i) => (spreads[i] ? spreadCells(cell) : [csvCell(cell)])));
  return csv({ columns: titles, rows: lines });
}

function spreadCells(cell: Cell): readonly (string | number)[] {
  return isSpread(cell) ? [cell.mean, cell.sd ?? "", cell.n] : [csvCell(cell), "", ""];
}

function csvCell(cell: Cell): string | number {
  if (cell === undefined || cell === null) return "";
  return typeof cell === "number" || typeof cell === "string" ? cell : JSON.stringify(cell);
}
