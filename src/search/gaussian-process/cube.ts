import type { Stream } from "../../numerics/random.js";
import { owenScramble, sobolDigits, sobolDimensions } from "../../numerics/sobol.js";
import { pointAt, unitOf, valueAt } from "../samplers/unit-cube.js";
import { isActive, type Dimension, type Point, type Space } from "../space.js";
import type { Coordinate } from "./kernel.js";

/** Where a dimension stands that is not there in a trial. */
const absent = 0.5;

/** How a dimension's coordinate enters the kernel. */
export function coordinateOf(dimension: Dimension): Coordinate {
  return isUnordered(dimension) ? "equality" : "distance";
}

function isUnordered(dimension: Dimension): boolean {
  return dimension.type === "choice" && !dimension.ordered;
}

export function isContinuous({ type }: Dimension): boolean {
  return type === "real" || type === "normal";
}

/** The place of a point in the unit cube: values in the middle of their cells. */
export function placeOf(space: Space, point: Point): Float64Array {
  return Float64Array.from(space, (dimension) =>
    isActive(dimension, point) ? unitOf(dimension, point[dimension.key]!) : absent,
  );
}

/** The place of the point that stands at `unit`. */
export function snapped(space: Space, unit: Float64Array): Float64Array {
  return placeOf(space, pointAt(space, unit));
}

/** Places that fill the cube evenly: scrambled Sobol' points, and uniform ones in dimensions beyond their number. */
export function fillingPlaces(space: Space, count: number, stream: Stream): Float64Array[] {
  const keys = Int32Array.from(space, () => stream.integer(2 ** 32) | 0);
  return Array.from({ length: count }, (_, i) => {
    const unit = Float64Array.from(keys, (key, j) =>
      j < sobolDimensions ? (owenScramble(sobolDigits(i, j), key) + 0.5) / 2 ** 32 : stream.uniform(),
    );
    return snapped(space, unit);
  });
}

/** Other coordinates to try for a discrete dimension: all its values, or of many the neighbours and some at random. */
export function alternatives(dimension: Dimension, u: number, stream: Stream): readonly number[] {
  const values = discreteValues(dimension, valueAt(dimension, u), stream);
  return values.map((value) => unitOf(dimension, value)).filter((other) => other !== u);
}

const mostAlternatives = 16;

function discreteValues(dimension: Dimension, value: number, stream: Stream): readonly number[] {
  if (isContinuous(dimension)) return [];
  const [low, high] = [valueAt(dimension, 0), valueAt(dimension, 1)];
  if (high - low < mostAlternatives) return Array.from({ length: high - low + 1 }, (_, i) => low + i);
  const anywhere = Array.from({ length: mostAlternatives - 2 }, () => valueAt(dimension, stream.uniform()));
  return [Math.max(value - 1, low), Math.min(value + 1, high), ...anywhere];
}
