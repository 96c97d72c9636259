import { applyMap, invertMap, logVolume } from "../numerics/diagonal-map.js";
import type { Points } from "../numerics/points.js";
import type { Dataset } from "./dataset.js";

/** How a dataset changed its units. */
export type Units = Pick<Dataset, "standardization" | "transform">;

/** Rows in original units of rows `z` in model units. */
export function inOriginalUnits({ standardization, transform }: Units, z: Points): Points {
  const y = standardization === undefined ? z : applyMap(standardization, z);
  return transform === undefined ? y : transform.apply(y);
}

/** Rows in model units of rows `x` in original units. */
export function inModelUnits({ standardization, transform }: Units, x: Points): Points {
  const y = transform === undefined ? x : transform.invert(x);
  return standardization === undefined ? y : invertMap(standardization, y);
}

/**
 * The log volume in original units of a unit volume in model units at each row `z` in model units: subtracted from a log
 * density in model units it gives the log density in original units.
 */
export function logVolumes({ standardization, transform }: Units, z: Points): Float64Array {
  const scaling = logVolume(standardization);
  if (transform === undefined) return new Float64Array(z.n).fill(scaling);
  const y = standardization === undefined ? z : applyMap(standardization, z);
  return transform.logVolume(y).map((value) => value + scaling);
}
