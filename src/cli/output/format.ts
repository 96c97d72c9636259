import { formatSeconds } from "../../numerics/quantities.js";
import type { Json, RunStatus } from "../../tracking/store.js";
import { colors } from "./colors.js";
import { printable } from "./printable.js";

export { formatBytes, formatTime } from "../../numerics/quantities.js";

/** A number with as many digits as a reader compares by. */
export function formatNumber(value: number, digits = 5): string {
  if (!Number.isFinite(value) || Number.isInteger(value)) return String(value);
  return String(Number(value.toPrecision(digits)));
}

/** `2.86 ± 0.30`: the deviation with two digits, the mean to the same place. */
export function formatSpread(mean: number, sd: number): string {
  const places = 1 - Math.floor(Math.log10(sd));
  if (!Number.isFinite(mean) || !(places >= 0 && places <= 8)) return `${formatNumber(mean)} ± ${formatNumber(sd, 2)}`;
  return `${mean.toFixed(places)} ± ${sd.toFixed(places)}`;
}

export function formatJson(value: Json | undefined): string {
  if (value === undefined) return "";
  if (typeof value === "number") return String(value);
  return printable(typeof value === "string" ? value : JSON.stringify(value));
}

/** `a=1 b=two`. */
export function formatPoint(point: Readonly<Record<string, Json>>): string {
  return Object.entries(point)
    .map(([path, value]) => `${printable(path)}=${formatJson(value)}`)
    .join(" ");
}

export function formatDuration(milliseconds: number): string {
  return formatSeconds(milliseconds / 1000);
}

const statusColors: Readonly<Record<RunStatus, (text: string) => string>> = {
  queued: colors.dim,
  running: colors.cyan,
  completed: colors.green,
  pruned: colors.yellow,
  failed: colors.red,
  killed: colors.yellow,
  crashed: colors.red,
};

export function formatStatus(status: RunStatus): string {
  return statusColors[status](status);
}
