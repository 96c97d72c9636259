import { UserError } from "../numerics/error.js";

/** A search space: stands in a configuration where a value of type `T` would stand. */
export type SearchSpace<T> =
  { readonly space: "grid"; readonly values: readonly T[] } | { readonly space: "sameAs"; readonly path: string };

/** Any value can be a search space, and so can any element of a list and any field of a plain object within it. */
export type Searchable<T> = T | SearchSpace<T> | SearchableParts<T>;

type SearchableParts<T> = T extends readonly (infer U)[]
  ? readonly Searchable<U>[]
  : T extends { readonly kind: string; readonly name: string }
    ? never
    : T extends object
      ? { readonly [P in keyof T]: Searchable<T[P]> }
      : never;

/** Every one of the given values. */
export function grid<T>(...values: T[]): SearchSpace<T> {
  return { space: "grid", values };
}

/** `count` values from `first` to `last`, both included, with equal differences. */
export function linspace(first: number, last: number, count: number): SearchSpace<number> {
  checkCount("linspace", count);
  return grid(...between(first, last, count));
}

/** `count` values from `first` to `last`, both included and positive, with equal ratios. */
export function logspace(first: number, last: number, count: number): SearchSpace<number> {
  checkCount("logspace", count);
  if (!(first > 0 && last > 0)) throw new UserError(`logspace: expected positive ends, got ${first} and ${last}.`);
  const inner = between(Math.log(first), Math.log(last), count).map((exponent) => significant(Math.exp(exponent)));
  return grid(...inner.map((value, i) => (i === 0 ? first : i === count - 1 ? last : value)));
}

/**
 * The value that the option at `path` (for example `"loss.path.sigma"`) takes in the same trial: of the member's own
 * configuration if the member sets that part of it, otherwise of the study's main one.
 */
export function sameAs<T = never>(path: string): SearchSpace<T> {
  return { space: "sameAs", path };
}

export function isSearchSpace(value: unknown): value is SearchSpace<unknown> {
  return typeof value === "object" && value !== null && "space" in value;
}

function between(first: number, last: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) =>
    i === count - 1 ? last : significant(first + ((last - first) * i) / (count - 1)),
  );
}

/** Twelve digits, so that 0.1 + 0.2 is 0.3 in labels, file names and hashes. */
function significant(value: number): number {
  return Number(value.toPrecision(12));
}

function checkCount(name: string, count: number): void {
  if (!Number.isInteger(count) || count < 2) {
    throw new UserError(`${name}: expected an integer count of at least 2, got ${count}.`);
  }
}
