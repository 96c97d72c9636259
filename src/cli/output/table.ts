import Table from "cli-table3";
import { colors } from "./colors.js";

export interface Column {
  /** Without titles there is no line of titles. */
  readonly title?: string;
  readonly align?: "left" | "right";
}

const noLines = {
  top: "",
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  bottom: "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
  left: "",
  "left-mid": "",
  mid: "",
  "mid-mid": "",
  right: "",
  "right-mid": "",
  middle: "  ",
};

/** Rows of printable text in aligned columns under their titles, without lines. */
export function renderTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const table = new Table({
    head: columns.some(({ title }) => title !== undefined) ? columns.map(({ title }) => colors.bold(title ?? "")) : [],
    colAligns: columns.map(({ align }) => align ?? "left"),
    chars: noLines,
    style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
  });
  for (const row of rows) table.push([...row]);
  return table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n");
}

/** Names and values, one pair a line, values aligned. */
export function renderPairs(pairs: readonly (readonly [name: string, value: string])[], indent = ""): string {
  const width = Math.max(0, ...pairs.map(([name]) => name.length));
  return pairs.map(([name, value]) => `${indent}${colors.dim(name.padEnd(width))}  ${value}`).join("\n");
}

export function print(text: string): void {
  process.stdout.write(text + "\n");
}
