import type { Json, RunStatus } from "../../tracking/store.js";
import { colors } from "./colors.js";
import { printable } from "./printable.js";

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

/** `0.4 s`, `12 s`, `3 min 20 s`, `2 h 5 min`. */
export function formatDuration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
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
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]!}`;
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
