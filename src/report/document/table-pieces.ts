import { cellText, type Table } from "./document.js";

/**
 * A table in pieces that are narrow enough for a page: the columns that name a row stand in each, the rest are divided
 * evenly. `width` measures a column's text; a table of text alone stays whole, for its columns can wrap.
 */
export function tablePieces(table: Table, most: number, width: (text: string) => number): readonly Table[] {
  if (table.numbersFrom === Infinity) return [table];
  const widths = table.columns.map((head, i) =>
    Math.max(...headLines(head).map(width), ...table.rows.map((row) => width(cellText(row[i]!)))),
  );
  const keys = table.keys ?? Math.max(1, table.numbersFrom);
  const room = most - sum(widths.slice(0, keys));
  const values = widths.slice(keys);
  let count = 1;
  while (count < values.length && !fits(values, count, room)) count++;
  if (count === 1) return [table];
  return parts(values.length, count).map(([from, to], i) => {
    const pick = <T>(cells: readonly T[]): readonly T[] => [
      ...cells.slice(0, keys),
      ...cells.slice(keys + from, keys + to),
    ];
    return {
      ...table,
      name: `${table.name}-${i + 1}`,
      caption: i === 0 ? table.caption : `The same, continued (${i + 1} of ${count}).`,
      columns: pick(table.columns),
      rows: table.rows.map(pick),
    };
  });
}

/** A column's head in lines: its unit stands below its name. */
export function headLines(head: string): readonly string[] {
  return head.split(/ (?=\([^()]*\)$)/);
}

/** Widths that together are at most `most`: the widest give way. */
export function fitted(widths: readonly number[], most: number): readonly number[] {
  let limit = Math.max(...widths);
  const cut = () => widths.map((width) => Math.min(width, limit));
  while (sum(cut()) > most && limit > most / 50) limit *= 0.98;
  return cut();
}

function fits(widths: readonly number[], count: number, room: number): boolean {
  return parts(widths.length, count).every(([from, to]) => sum(widths.slice(from, to)) <= room);
}

function parts(length: number, count: number): readonly (readonly [from: number, to: number])[] {
  return Array.from({ length: count }, (_, i) => [
    Math.floor((i * length) / count),
    Math.floor(((i + 1) * length) / count),
  ]);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
