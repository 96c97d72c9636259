import { formatValue } from "../component/format.js";
import { isListed, type NumberSpace, type OpenSpace } from "../component/space.js";
import { UserError } from "../numerics/error.js";
import { valueAt } from "../search/samplers/unit-cube.js";
import type { Dimension } from "../search/space.js";

type Law<D> = D extends Dimension ? Omit<D, "key" | "path" | "when"> : never;

/** What a sampler is told of a search space, beside where it stands. */
export function lawOf(space: OpenSpace): Law<Dimension> {
  switch (space.space) {
    case "grid":
      return { type: "choice", size: space.values.length, ordered: isOrdered(space.values) };
    case "choice":
      return { type: "choice", size: space.values.length, ordered: false };
    case "uniform":
    case "logUniform":
      return { type: "real", low: space.low, high: space.high, log: space.space === "logUniform" };
    case "integer":
      return { type: "integer", low: space.low, high: space.high, log: space.log };
    case "normal":
      return { type: "normal", mean: space.mean, deviation: space.deviation };
  }
}

/** Whether these are numbers that only rise or only fall. */
function isOrdered(values: readonly unknown[]): boolean {
  if (!values.every((value) => typeof value === "number")) return false;
  const rising = values.at(-1)! > values[0]! ? 1 : -1;
  return values.every((value, i) => i === 0 || rising * (value - values[i - 1]!) > 0);
}

/** Values that show whether an option takes what is in a search space: all that it lists, or its ends and one between. */
export function samplesOf(space: OpenSpace): readonly unknown[] {
  if (isListed(space)) return space.values;
  const dimension = { key: "", path: "", ...lawOf(space) };
  return [0.5, 0, 0.382, 1].map((u) => rounded(space, valueAt(dimension, u)));
}

/** The value of a search space for what a point holds for it; a UserError if that is outside it. */
export function valueIn(space: OpenSpace, given: number, key: string): unknown {
  if (isListed(space)) {
    if (Object.hasOwn(space.values, given)) return space.values[given];
    throw new UserError(`${key}: expected the number of one of ${space.values.length} values, got ${given}.`);
  }
  if (holds(space, given)) return rounded(space, given);
  throw new UserError(`${key}: expected a value of ${formatValue(space)}, got ${given}.`);
}

function holds(space: NumberSpace, value: number): boolean {
  if (space.space === "normal") return Number.isFinite(value);
  return value >= space.low && value <= space.high && (space.space !== "integer" || Number.isInteger(value));
}

/** To twelve digits, so that labels are short and hashes the same on every machine. */
function rounded(space: NumberSpace, value: number): number {
  if (space.space === "integer") return value;
  const short = Number(value.toPrecision(12));
  return space.space === "normal" ? short : Math.min(Math.max(short, space.low), space.high);
}
