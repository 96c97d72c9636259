import type { Json } from "../../tracking/store.js";

/** A value of an option or of the environment, exactly, as one would type it: text bare, lists with commas. */
export function valueText(value: Json): string {
  if (value === null) return "–";
  if (Array.isArray(value)) return value.map((item: Json) => valueText(item)).join(", ");
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Orders text by code units: the same on every machine, whatever its locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
