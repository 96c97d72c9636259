import { formatMeanSd, formatNumber } from "../../report/drawing/numbers.js";
import type { Spread } from "../../query/group.js";
import type { Json } from "../../tracking/store.js";
import type { CellAnswer, ColumnKind } from "../api.js";

export { formatNumber };

const nonNumbers: readonly unknown[] = ["NaN", "Infinity", "-Infinity"];

/** A number as the server sends it: JSON lacks some. */
export function asNumber(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  return nonNumbers.includes(value) ? Number(value) : undefined;
}

/** `0.4 s`, `12 s`, `3 min 20 s`, `2 h 5 min`. */
export function formatSeconds(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** `2026-11-23 14:05:31` in local time. */
export function formatTime(time: number): string {
  const date = new Date(time);
  const two = (value: number): string => String(value).padStart(2, "0");
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

export function formatBytes(bytes: number): string {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  const place = Math.min(units.length - 1, bytes < 1 ? 0 : Math.floor(Math.log2(bytes) / 10));
  const value = bytes / 1024 ** place;
  return `${place === 0 ? value : value.toFixed(1)} ${units[place]!}`;
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
  if (kind === "time") return formatTime(number);
  if (kind === "seconds") return formatSeconds(number);
  return kind === "number" ? formatNumber(number) : String(number);
}
