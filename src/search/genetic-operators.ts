import type { Stream } from "../numerics/random.js";
import type { Dimension, Space } from "./space.js";

/**
 * A child of two parents in the unit cube: simulated binary crossover of half of the dimensions, bounded to the cube (Deb
 * and Agrawal 1995), and of unordered choices one parent's.
 */
export function recombined(
  space: Space,
  first: Float64Array,
  second: Float64Array,
  index: number,
  stream: Stream,
): Float64Array {
  return first.map((a, j) => {
    const b = second[j]!;
    const isSwapped = stream.uniform() < 0.5;
    if (isUnordered(space[j]!)) return isSwapped ? b : a;
    if (stream.uniform() < 0.5 || Math.abs(a - b) < 1e-14) return a;
    const [low, high] = [Math.min(a, b), Math.max(a, b)];
    const u = stream.uniform();
    const reach = isSwapped ? 1 - high : low;
    const spread = spreadFactor(u, 1 + (2 * reach) / (high - low), index);
    const middle = 0.5 * (low + high);
    const child = middle + (isSwapped ? 0.5 : -0.5) * spread * (high - low);
    return Math.min(Math.max(child, 0), 1);
  });
}

/** How far children lie apart, in distances of their parents, at most `most`, by the inverse of its law at u. */
function spreadFactor(u: number, most: number, index: number): number {
  const alpha = 2 - most ** -(index + 1);
  return u * alpha <= 1 ? (u * alpha) ** (1 / (index + 1)) : (1 / (2 - u * alpha)) ** (1 / (index + 1));
}

/** A point near `genes`: each coordinate moved with probability 1 / d by polynomial mutation (Deb and Goyal 1996), choices anew. */
export function mutated(space: Space, genes: Float64Array, index: number, stream: Stream): Float64Array {
  return genes.map((x, j) => {
    const isMutated = stream.uniform() * genes.length < 1;
    const u = stream.uniform();
    if (!isMutated) return x;
    if (isUnordered(space[j]!)) return u;
    const power = index + 1;
    const move =
      u < 0.5
        ? (2 * u + (1 - 2 * u) * (1 - x) ** power) ** (1 / power) - 1
        : 1 - (2 * (1 - u) + (2 * u - 1) * x ** power) ** (1 / power);
    return Math.min(Math.max(x + move, 0), 1);
  });
}

function isUnordered(dimension: Dimension): boolean {
  return dimension.type === "choice" && !dimension.ordered;
}
