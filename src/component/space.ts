import { UserError } from "../numerics/error.js";

/** One of the values; numbers in order are searched as such. */
export interface GridSpace<T> {
  readonly space: "grid";
  readonly values: readonly T[];
}

/** One of the values, in no order. */
export interface ChoiceSpace<T> {
  readonly space: "choice";
  readonly values: readonly T[];
}

/** A real in [low, high]; its logarithm is uniform in `logUniform`. */
export interface RealSpace {
  readonly space: "uniform" | "logUniform";
  readonly low: number;
  readonly high: number;
}

/** An integer in [low, high], both included. */
export interface IntegerSpace {
  readonly space: "integer";
  readonly low: number;
  readonly high: number;
  readonly log: boolean;
}

/** A real from a normal law. */
export interface NormalSpace {
  readonly space: "normal";
  readonly mean: number;
  readonly deviation: number;
}

/** What the option at `path` is. */
export interface TiedSpace {
  readonly space: "sameAs";
  readonly path: string;
}

export type ListedSpace<T = unknown> = GridSpace<T> | ChoiceSpace<T>;
export type NumberSpace = RealSpace | IntegerSpace | NormalSpace;

/** A search space that offers values of its own. */
export type OpenSpace<T = unknown> = ListedSpace<T> | NumberSpace;

/**
 * A search space: stands in a configuration where a value of type `T` would stand. What it lists may be, or hold, search
 * spaces again.
 */
export type SearchSpace<T> =
  GridSpace<Searchable<T>> | ChoiceSpace<Searchable<T>> | TiedSpace | (number extends T ? NumberSpace : never);

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
export function grid<const T extends readonly unknown[]>(...values: T): GridSpace<T[number]> {
  return { space: "grid", values };
}

/** `count` values from `first` to `last`, both included, with equal differences. */
export function linspace(first: number, last: number, count: number): GridSpace<number> {
  return range("linspace", first, last, count, (part) => first + (last - first) * part);
}

/** `count` values from `first` to `last`, both included and positive, with equal ratios. */
export function logspace(first: number, last: number, count: number): GridSpace<number> {
  if (!(first > 0 && last > 0)) throw new UserError(`logspace: expected positive ends, got ${first} and ${last}.`);
  return range("logspace", first, last, count, (part) => first * (last / first) ** part);
}

/** One of the given values, between which there is no order. */
export function choice<const T extends readonly unknown[]>(...values: T): ChoiceSpace<T[number]> {
  return { space: "choice", values };
}

/** A real number in [low, high]. */
export function uniform(low: number, high: number): RealSpace {
  expectRange("uniform", low, high);
  return { space: "uniform", low, high };
}

/** A positive real number in [low, high] whose logarithm is uniform. */
export function logUniform(low: number, high: number): RealSpace {
  expectRange("logUniform", low, high);
  if (low <= 0) throw new UserError(`logUniform: expected positive ends, got ${low} and ${high}.`);
  return { space: "logUniform", low, high };
}

/** An integer in [low, high], both included; with `log`, each ratio is as likely as another of its size. */
export function integer(low: number, high: number, { log = false }: { readonly log?: boolean } = {}): IntegerSpace {
  if (!(Number.isSafeInteger(low) && Number.isSafeInteger(high))) {
    throw new UserError(`integer: expected integers as ends, got ${low} and ${high}.`);
  }
  expectRange("integer", low, high);
  if (log && low < 1) throw new UserError(`integer: expected positive ends for a log scale, got ${low} and ${high}.`);
  return { space: "integer", low, high, log };
}

/** A real number from the normal law with this mean and standard deviation. */
export function normal(mean: number, deviation: number): NormalSpace {
  if (!(Number.isFinite(mean) && Number.isFinite(deviation) && deviation > 0)) {
    throw new UserError(`normal: expected a mean and a positive standard deviation, got ${mean} and ${deviation}.`);
  }
  return { space: "normal", mean, deviation };
}

/**
 * The value that the option at `path` (for example `"loss.path.sigma"`) takes in the same trial: of the member's own
 * configuration if the member sets that part of it, otherwise of the study's main one.
 */
export function sameAs(path: string): TiedSpace {
  return { space: "sameAs", path };
}

export function isSearchSpace(value: unknown): value is OpenSpace | TiedSpace {
  return typeof value === "object" && value !== null && "space" in value;
}

/** Whether a search space lists its values. */
export function isListed(space: OpenSpace | TiedSpace): space is ListedSpace {
  return space.space === "grid" || space.space === "choice";
}

function expectRange(name: string, low: number, high: number): void {
  if (Number.isFinite(low) && Number.isFinite(high) && low < high) return;
  throw new UserError(`${name}: expected a low end below the high end, got ${low} and ${high}.`);
}

function range(
  name: string,
  first: number,
  last: number,
  count: number,
  at: (part: number) => number,
): GridSpace<number> {
  if (!Number.isInteger(count) || count < 2) {
    throw new UserError(`${name}: expected an integer count of at least 2, got ${count}.`);
  }
  // Twelve digits, so that 0.30000000000000004 is 0.3 in labels and hashes.
  const inner = Array.from({ length: count - 2 }, (_, i) => Number(at((i + 1) / (count - 1)).toPrecision(12)));
  return grid(first, ...inner, last);
}
