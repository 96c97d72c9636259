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
  return range("linspace", first, last, count, (part) => first + (last - first) * part);
}

/** `count` values from `first` to `last`, both included and positive, with equal ratios. */
export function logspace(first: number, last: number, count: number): SearchSpace<number> {
  if (!(first > 0 && last > 0)) throw new UserError(`logspace: expected positive ends, got ${first} and ${last}.`);
  return range("logspace", first, last, count, (part) => first * (last / first) ** part);
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

function range(
  name: string,
  first: number,
  last: number,
  count: number,
  at: (part: number) => number,
): SearchSpace<number> {
  if (!Number.isInteger(count) || count < 2) {
    throw new UserError(`${name}: expected an integer count of at least 2, got ${count}.`);
  }
  // Twelve digits, so that 0.30000000000000004 is 0.3 in labels and hashes.
  const inner = Array.from({ length: count - 2 }, (_, i) => Number(at((i + 1) / (count - 1)).toPrecision(12)));
  return grid(first, ...inner, last);
}
