import { type Points, take } from "../numerics/points.js";
import type { Stream } from "../numerics/random.js";
import type { Measure } from "./measure.js";

/** The empirical measure (1/n) sum of Diracs at the atoms: it can be sampled, with replacement, and has no density. */
export class EmpiricalMeasure implements Measure {
  readonly dimension: number;

  constructor(readonly atoms: Points) {
    this.dimension = atoms.d;
  }

  sample(n: number, stream: Stream): Points {
    return take(
      this.atoms,
      Uint32Array.from({ length: n }, () => stream.integer(this.atoms.n)),
    );
  }
}
