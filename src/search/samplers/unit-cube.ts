import { logNormalCdf } from "../../numerics/error-function.js";
import { normalQuantile } from "../../numerics/normal-quantile.js";
import { isActive, type Dimension, type Point, type Space } from "../space.js";

/** Nearest to the ends of the unit interval that a normal law is asked for, 8.2 deviations from its mean. */
const edge = 2 ** -53;

/** The value of a dimension at u in [0, 1], such that a uniform u gives its prior law. */
export function valueAt(dimension: Dimension, u: number): number {
  switch (dimension.type) {
    case "choice":
      return Math.min(Math.floor(u * dimension.size), dimension.size - 1);
    case "real": {
      const { low, high, log } = dimension;
      return clamp(log ? low * (high / low) ** u : low + u * (high - low), low, high);
    }
    case "integer": {
      const { low, high, log } = dimension;
      const span = high - low + 1;
      if (!log) return clamp(low + Math.floor(u * span), low, high);
      return clamp(Math.round((low - 0.5) * ((high + 0.5) / (low - 0.5)) ** u), low, high);
    }
    case "normal":
      return dimension.mean + dimension.deviation * normalQuantile(clamp(u, edge, 1 - edge));
  }
}

/** The part of the unit interval where `valueAt` gives this value: a single place unless the dimension is discrete. */
export function cellOf(dimension: Dimension, value: number): readonly [from: number, to: number] {
  switch (dimension.type) {
    case "choice":
      return [value / dimension.size, (value + 1) / dimension.size];
    case "real": {
      const { low, high, log } = dimension;
      if (low === high) return [0.5, 0.5];
      const u = log ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
      return [clamp(u, 0, 1), clamp(u, 0, 1)];
    }
    case "integer": {
      const { low, high, log } = dimension;
      const span = high - low + 1;
      if (!log) return [(value - low) / span, (value - low + 1) / span];
      const scale = Math.log((high + 0.5) / (low - 0.5));
      return [Math.log((value - 0.5) / (low - 0.5)) / scale, Math.log((value + 0.5) / (low - 0.5)) / scale];
    }
    case "normal": {
      const u = Math.exp(logNormalCdf((value - dimension.mean) / dimension.deviation));
      return [u, u];
    }
  }
}

/** Where a value lies in [0, 1]: the middle of its cell. */
export function unitOf(dimension: Dimension, value: number): number {
  const [from, to] = cellOf(dimension, value);
  return 0.5 * (from + to);
}

/** The point at `unit`, one coordinate in [0, 1] a dimension of the space; those of inactive dimensions count for nothing. */
export function pointAt(space: Space, unit: ArrayLike<number>): Point {
  const point: Record<string, number> = {};
  space.forEach((dimension, j) => {
    if (isActive(dimension, point)) point[dimension.key] = valueAt(dimension, unit[j]!);
  });
  return point;
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
