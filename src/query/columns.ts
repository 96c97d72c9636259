import type { Json } from "../tracking/store.js";
import type { Field, RunRecord } from "./fields.js";
import { agreed, type Row, spread, type Spread } from "./group.js";

/** What stands in a row under a column: a value of a run, or numbers of several. */
export type Cell = Json | Spread | undefined;

export interface Column {
  readonly name: string;
  cell(row: Row): Cell;
}

/** A field as a column: its value where a row is one run; else the mean and spread of a metric, or what all runs agree in. */
export function fieldColumn(field: Field, runs: readonly RunRecord[], grouped: boolean): Column {
  if (!grouped) return { name: field.name, cell: ([run]) => field.of(run!) };
  const numeric = isMetric(field, runs);
  return { name: field.name, cell: (row) => (numeric ? spread(row, field) : agreed(row, field)) };
}

function isMetric(field: Field, runs: readonly RunRecord[]): boolean {
  if (field.name === "took" || /^(first|last|min|max|metric)\(/.test(field.name)) return true;
  return runs.some(({ metrics }) => Object.hasOwn(metrics, field.name));
}

export function isSpread(cell: Cell): cell is Spread {
  return typeof cell === "object" && cell !== null && "mean" in cell && "sd" in cell && "n" in cell;
}

/** The columns in which rows differ; all where there are no two rows. */
export function changedColumns<C extends Column>(columns: readonly C[], rows: readonly Row[]): readonly C[] {
  if (rows.length < 2) return columns;
  return columns.filter((column) => new Set(rows.map((row) => textOf(column.cell(row)))).size > 1);
}

function textOf(cell: Cell): string {
  if (cell === undefined) return "";
  return JSON.stringify(cell, (_, value: unknown) => (typeof value === "number" ? String(value) : value));
}
