import type { Points } from "../numerics/points.js";
import type { Stream } from "../numerics/random.js";

/** A joint law of (x0, x1) with the base and the data as marginals, drawn batch by batch. */
export interface Coupling {
  /** Whether it is the product of its marginals, for which much is known in closed form. */
  readonly independent?: boolean;
  /** Called once before training, with the whole training set. */
  prepare?(data: Points, stream: Stream): Promise<void> | void;
  /**
   * Pairs a batch: given `x0` (fresh base draws) and the rows `x1` of the data, may permute or replace either in place.
   * Both are [n, d], row by row.
   */
  pair(x0: Float32Array | Float64Array, x1: Float32Array | Float64Array, n: number, d: number, stream: Stream): void;
}

declare module "../component/kinds.js" {
  interface ComponentKinds {
    coupling: Coupling;
  }
}
