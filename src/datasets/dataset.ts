import { token } from "../component/token.js";
import type { Measure } from "../measures/measure.js";
import type { DiagonalMap } from "../numerics/diagonal-map.js";
import type { Points } from "../numerics/points.js";
import type { Stream } from "../numerics/random.js";

/** x in original units = mean + scale * x in model units, coordinate by coordinate. */
export type Standardization = DiagonalMap;

/** A change of units that is no affine map, such as the logistic map of images: original units x = apply(y). */
export interface Transform {
  apply(y: Points): Points;
  invert(x: Points): Points;
  /** log |det dx/dy| at each row of `y`. */
  logVolume(y: Points): Float64Array;
}

/**
 * Data in three parts, in model units (standardised if the dataset says so). `inOriginalUnits`, `inModelUnits` and
 * `logVolumes` of `units.ts` change units; a log density in model units minus the log volume is one in original units.
 */
export interface Dataset {
  readonly name: string;
  readonly dimension: number;
  /** One label a coordinate, with its unit in original units, for axes: "longitude (degrees)". */
  readonly columns: readonly string[];
  readonly train: Points;
  readonly validation: Points;
  readonly test: Points;
  readonly standardization?: Standardization;
  /**
   * What makes original units x of y = mean + scale * z, where that is not the identity. Data whose original units are
   * whole numbers (grey levels, counts) are dequantised by uniform noise of width 1, so that -log p(x) in original units,
   * over d ln 2, is in bits a dimension, and bounds that of the numbers themselves from above (Theis et al. 2016,
   * arXiv:1511.01844).
   */
  readonly transform?: Transform;
  /** The dimension k of the manifold that the points lie on, where it is known and less than `dimension`. */
  readonly intrinsicDimension?: number;
  /** The class of every point, where the data have classes. */
  readonly classes?: Classes;
  /** The exact law of the data in model units, where it is known. */
  readonly law?: Measure;
}

/** Classes by number, from 0 to `names.length - 1`. */
export interface Classes {
  readonly names: readonly string[];
  readonly train: Int32Array;
  readonly validation: Int32Array;
  readonly test: Int32Array;
}

/** What a dataset component is: loads or draws the data and splits it, by the given stream alone. */
export interface DatasetSource {
  load(stream: Stream): Promise<Dataset>;
}

declare module "../component/kinds.js" {
  interface ComponentKinds {
    dataset: DatasetSource;
  }
}

/** The loaded data of the trial, for components that are fitted to it or built around its dimension. */
export const dataToken = token<Dataset>("data");
