import type { Points } from "../numerics/points.js";
import type { Stream } from "../numerics/random.js";
import type { PointAssignment } from "../transport/point-assignment.js";

/** A batch of n pairs in d dimensions; x0 and x1 are [n, d], row by row. */
export interface PairBatch {
  readonly n: number;
  readonly d: number;
  /** Fresh draws of the base. */
  readonly x0: Float64Array;
  /** Rows of the training data. */
  readonly x1: Float64Array;
  /** Which row of the training data each x1 is, [n]; -1 where it is none. */
  readonly rows: Int32Array;
}

/** Numbers to be kept with a run, row-major. */
export interface NamedArray {
  readonly data: Float64Array;
  readonly shape: readonly number[];
}

/** Pairs of a batch that are known once an assignment is solved. */
export interface PendingPairs {
  readonly problem: PointAssignment;
  /** Pairs the batch by the x1 of each x0. */
  end(columns: Int32Array): void;
}

/** A joint law of (x0, x1) with the base and the data as marginals, drawn batch by batch. */
export interface Coupling {
  /** Whether it is the product of its marginals, for which much is known in closed form. */
  readonly independent?: boolean;
  /** Whether x1 is a monotone map of x0: paths then never cross, and x_t tells which pair it lies between. */
  readonly monotone?: boolean;
  /** Whether its marginals may differ from the base and the data. */
  readonly relaxed?: boolean;
  /** Called once before training, with the whole training set. */
  prepare?(data: Points, stream: Stream): Promise<void> | void;
  /** Pairs a batch: may permute or replace x0, and x1 together with `rows`, in place. */
  pair(batch: PairBatch, stream: Stream): void;
  /** The first half of `pair`, with all of its draws, where it solves an assignment: several batches can then be solved at once. */
  begin?(batch: PairBatch, stream: Stream): PendingPairs;
  /** What was found in `prepare`, by name, to be kept with the run; nothing where `prepare` was not called. */
  artifacts?(): Readonly<Record<string, NamedArray>>;
}

declare module "../component/kinds.js" {
  interface ComponentKinds {
    coupling: Coupling;
  }
}
