import { type Points, points } from "../numerics/points.js";
import type { Stream } from "../numerics/random.js";
import { squaredWasserstein2OnLine } from "../transport/wasserstein.js";

/** Unit vectors [n, d], uniform on the sphere. */
export function randomDirections(n: number, d: number, stream: Stream): Points {
  const out = points(n, d);
  stream.fillNormal(out.data);
  for (let i = 0; i < n; i++) normalize(out.data.subarray(i * d, (i + 1) * d));
  return out;
}

/** Scales a vector to length 1, in place. */
export function normalize(vector: Float64Array): void {
  const length = Math.hypot(...vector);
  for (let j = 0; j < vector.length; j++) vector[j]! /= length;
}

export interface ProjectedDistances {
  /** Squared Wasserstein distances of order 2 along each direction. */
  readonly squares: Float64Array;
  /** Mean over the directions of the Kantorovich potentials at each point, up to a constant. */
  readonly ofX: Float64Array;
  readonly ofY: Float64Array;
}

/** The exact distances between the projections of two clouds of one size on each of the directions. */
export function projectedDistances(x: Points, y: Points, directions: Points): ProjectedDistances {
  const { n, d, data } = directions;
  const squares = new Float64Array(n);
  const ofX = new Float64Array(x.n);
  const ofY = new Float64Array(y.n);
  for (let k = 0; k < n; k++) {
    const direction = data.subarray(k * d, (k + 1) * d);
    const [a, b] = [project(x, direction), project(y, direction)];
    const [sortedA, sortedB] = [a.slice(), b.slice()];
    squares[k] = squaredWasserstein2OnLine(sortedA, sortedB);
    addPotential(sortedA, sortedB, a, ofX, 1 / n);
    addPotential(sortedB, sortedA, b, ofY, 1 / n);
  }
  return { squares, ofX, ofY };
}

/** The inner product of every row with the direction. */
export function project({ n, d, data }: Points, direction: Float64Array): Float64Array {
  const out = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let j = 0; j < d; j++) sum += data[i * d + j]! * direction[j]!;
    out[i] = sum;
  }
  return out;
}

/**
 * Adds the Kantorovich potential at every point of `x`, times `weight`, to `out`: on the line its slope is twice the way
 * x - T(x) that the monotone map T moves the point, here integrated by the trapezoidal rule over the sorted points.
 */
function addPotential(
  sortedX: Float64Array,
  sortedY: Float64Array,
  x: Float64Array,
  out: Float64Array,
  weight: number,
): void {
  const n = x.length;
  const potential = new Float64Array(n);
  for (let i = 1; i < n; i++) {
    const ways = sortedX[i - 1]! - sortedY[i - 1]! + sortedX[i]! - sortedY[i]!;
    potential[i] = potential[i - 1]! + (sortedX[i]! - sortedX[i - 1]!) * ways;
  }
  for (let i = 0; i < n; i++) out[i]! += weight * potential[firstAtLeast(sortedX, x[i]!)]!;
}

/** Where the first of the sorted values that is not below `value` stands, by bisection. */
function firstAtLeast(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
