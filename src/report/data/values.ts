import { formatNumber } from "../drawing/numbers.js";
import type { Json } from "../../tracking/store.js";

/** A value of an option or of the environment as a reader wants it: numbers short, text bare, the rest as JSON. */
export function valueText(value: Json): string {
  if (typeof value === "number") return formatNumber(value);
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Orders text by code units: the same on every machine, whatever its locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
