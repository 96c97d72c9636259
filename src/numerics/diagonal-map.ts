import { type Points, points } from "./points.js";

/** x = mean + scale * z, coordinate by coordinate. */
export interface DiagonalMap {
  readonly mean: Float64Array;
  readonly scale: Float64Array;
}

/** mean + scale * z for every row of `z`. */
export function applyMap({ mean, scale }: DiagonalMap, z: Points): Points {
  const out = points(z.n, z.d);
  for (let at = 0; at < out.data.length; at++) out.data[at] = mean[at % z.d]! + scale[at % z.d]! * z.data[at]!;
  return out;
}

/** (x - mean) / scale for every row of `x`. */
export function invertMap({ mean, scale }: DiagonalMap, x: Points): Points {
  const out = points(x.n, x.d);
  for (let at = 0; at < out.data.length; at++) out.data[at] = (x.data[at]! - mean[at % x.d]!) / scale[at % x.d]!;
  return out;
}

/** log of the volume in x of a unit volume in z: log densities of z exceed those of x by this; 0 for no map at all. */
export function logVolume(map: DiagonalMap | undefined): number {
  return map?.scale.reduce((sum, factor) => sum + Math.log(factor), 0) ?? 0;
}
