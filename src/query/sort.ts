import type { Json } from "../tracking/store.js";
import { checkField, type Field, type RunRecord } from "./fields.js";

/** Numbers by size, before all else by its characters; NaN and absent values come last in both directions. */
function compareValues(a: Json, b: Json): number {
  if (typeof a === "number" && typeof b === "number") return a < b ? -1 : a > b ? 1 : 0;
  if (typeof a === "number" || typeof b === "number") return typeof a === "number" ? -1 : 1;
  const [left, right] = [a, b].map((value) => (typeof value === "string" ? value : JSON.stringify(value)));
  return left! < right! ? -1 : left! > right! ? 1 : 0;
}

/** Runs in the order of a field; those of equal value keep their order. A UserError if no run has the field. */
export function sortRuns<R extends RunRecord>(runs: readonly R[], field: Field, reverse = false): R[] {
  checkField(field, runs, "--sort");
  const sign = reverse ? -1 : 1;
  const keyed = runs.map((run) => {
    const value = field.of(run);
    return { run, value: typeof value === "number" && Number.isNaN(value) ? undefined : value };
  });
  keyed.sort(({ value: left }, { value: right }) => {
    if (left === undefined || right === undefined) return Number(left === undefined) - Number(right === undefined);
    return sign * compareValues(left, right);
  });
  return keyed.map(({ run }) => run);
}
