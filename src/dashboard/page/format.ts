import { formatSeconds, formatTime } from "../../numerics/quantities.js";
import { formatMeanSd, formatNumber } from "../../report/drawing/numbers.js";
import type { Spread } from "../../query/group.js";
import type { Json } from "../../tracking/store.js";
import type { CellAnswer, ColumnKind } from "../api.js";

export { formatBytes, formatSeconds, formatTime } from "../../numerics/quantities.js";
export { formatNumber };

const nonNumbers: readonly unknown[] = ["NaN", "Infinity", "-Infinity"];

/** A number as the server sends it: JSON lacks some. */
export function asNumber(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  return nonNumbers.includes(value) ? Number(value) : undefined;
}

/** A value of a configuration as one would type it. */
export function formatValue(value: Json | undefined): string {
  if (value === undefined || value === null) return "–";
  return typeof value === "string" ? value : JSON.stringify(value);
}

function isSpread(cell: CellAnswer): cell is Spread {
  return typeof cell === "object" && cell !== null && "mean" in cell && "n" in cell;
}

/** A cell of a table, in words. */
export function formatCell(cell: CellAnswer, kind: ColumnKind): string {
  if (cell === null) return "";
  if (isSpread(cell)) {
    const mean = asNumber(cell.mean) ?? NaN;
    if (kind === "seconds") return formatSeconds(mean);
    return formatMeanSd(mean, asNumber(cell.sd));
  }
  if (kind === "tags") return Array.isArray(cell) ? cell.map((tag) => String(tag)).join(", ") : "";
  const number = asNumber(cell);
  if (number === undefined) return formatValue(cell);
  // To the minute: a column is read at a glance.
  if (kind === "time") return formatTime(number).slice(0, -3);
  if (kind === "seconds") return formatSeconds(number);
  return kind === "number" ? formatNumber(number) : String(number);
}
