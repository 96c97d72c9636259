import type { Progress } from "./pruner.js";

/** The values that a trial has reported up to a step, that step included. */
export function reportsUntil({ steps, values }: Progress, step: number): readonly number[] {
  return values.slice(0, steps.filter((one) => one <= step).length);
}

/** The least of the finite values; infinity if there is none. */
export function finiteMinimum(values: readonly number[]): number {
  return values.reduce((least, value) => (Number.isFinite(value) ? Math.min(least, value) : least), Infinity);
}

/** A value in a sentence. */
export function short(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(4))) : String(value);
}
