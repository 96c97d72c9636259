import { suggestion } from "../component/nearest.js";
import { UserError } from "../numerics/error.js";
import { type Points, points } from "../numerics/points.js";

/** A table as a file holds it: `n` rows of cells that are text, numbers, or neither. */
export interface Table {
  /** What messages call it. */
  readonly file: string;
  readonly columns: readonly string[];
  readonly n: number;
  /** The cell in row `i` and column `j`, from 0. */
  cell(i: number, j: number): unknown;
  /** Where row `i` stands in the file, for messages: "line 7". */
  where(i: number): string;
}

/** A column by name, or by number from 1. */
export type ColumnName = string | number;

/** The place of each wanted column; throws a UserError for one that is not there. */
export function findColumns(table: Pick<Table, "file" | "columns">, wanted: readonly ColumnName[]): readonly number[] {
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

/** The columns at these places as points, a row each; throws a UserError that names the place of what is not a number. */
export function numbers(table: Table, places: readonly number[]): Points {
  const out = points(table.n, places.length);
  for (let i = 0; i < table.n; i++) {
    for (let j = 0; j < places.length; j++) {
      const cell = table.cell(i, places[j]!);
      const value = toNumber(cell);
      if (!Number.isFinite(value)) throw notANumber(table, i, places[j]!, cell);
      out.data[i * places.length + j] = value;
    }
  }
  return out;
}

function toNumber(cell: unknown): number {
  if (typeof cell === "number") return cell;
  if (typeof cell === "bigint" || typeof cell === "boolean") return Number(cell);
  return typeof cell === "string" && cell.trim() !== "" ? Number(cell) : Number.NaN;
}

function notANumber(table: Table, i: number, j: number, cell: unknown): UserError {
  return new UserError(
    `${table.file}, ${table.where(i)}, column "${table.columns[j]!}": expected a finite number, ` +
      `got ${isMissing(cell) ? "nothing" : show(cell)}; mend or remove the row, or leave the column out.`,
  );
}

function isMissing(cell: unknown): boolean {
  return cell === "" || cell === null || cell === undefined;
}

function show(cell: unknown): string {
  return typeof cell === "string" ? JSON.stringify(cell) : String(cell);
}

/** The class of every row, by number. */
export interface RowClasses {
  readonly names: readonly string[];
  readonly of: Int32Array;
}

/** The column at this place as classes, numbered in the order of their names; throws a UserError for a missing label. */
export function classesIn(table: Table, place: number): RowClasses {
  const labels = Array.from({ length: table.n }, (_, i) => {
    const cell = table.cell(i, place);
    if (!isMissing(cell)) return String(cell);
    throw new UserError(
      `${table.file}, ${table.where(i)}, column "${table.columns[place]!}": expected the name of a class, got nothing; ` +
        "mend or remove the row.",
    );
  });
  return classesOfLabels(labels);
}

/** The classes that these labels name, one label a row. */
export function classesOfLabels(labels: readonly string[]): RowClasses {
  const names = [...new Set(labels)].sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
  const numberOf = new Map(names.map((name, k) => [name, k]));
  return { names, of: Int32Array.from(labels, (label) => numberOf.get(label)!) };
}
