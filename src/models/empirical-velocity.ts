import { bandwidthMessage } from "../measures/kernel-density.js";
import { UserError } from "../numerics/error.js";
import { points } from "../numerics/points.js";
import type { Points } from "../numerics/points.js";
import { EmpiricalPosterior } from "./empirical-posterior.js";

/** One time for all points, or one a point. */
export type Times = number | ArrayLike<number>;

/**
 * The exact marginal velocity of flow matching from N(0, I) to atoms x_i along x_t = t x_i + s z with
 * s = 1 - (1 - sigma) t (Lipman et al. 2023, arXiv:2210.02747, theorem 1 and equation 20): what a network trained on these
 * atoms would learn without error. Its law at t = 1 is the kernel density estimate with bandwidth sigma.
 */
export class EmpiricalVelocity {
  readonly dimension: number;
  readonly posterior: EmpiricalPosterior;

  constructor(
    readonly atoms: Points,
    readonly bandwidth: number,
  ) {
    if (!(bandwidth > 0 && bandwidth < Infinity)) {
      throw new UserError(`bandwidth is ${bandwidth}, but ${bandwidthMessage}.`);
    }
    this.dimension = atoms.d;
    this.posterior = new EmpiricalPosterior(atoms);
  }

  /** Standard deviation s of the path at t. */
  noise(t: number): number {
    return 1 - (1 - this.bandwidth) * t;
  }

  /** v(t, x) = (m - (1 - sigma) x) / s, with m the mean of the data point given x; [n, d]. */
  velocity(t: Times, x: Points): Points {
    return this.#fromMean(t, x, (m, value, s) => (m - (1 - this.bandwidth) * value) / s);
  }

  /** Gradient of log p_t(x): (t m - x) / s^2; [n, d]. */
  score(t: Times, x: Points): Points {
    return this.#fromMean(t, x, (m, value, s, time) => (time * m - value) / (s * s));
  }

  /** Divergence of v: (t tr Cov / s^2 - (1 - sigma) d) / s, with Cov the covariance of the data point given x; [n]. */
  divergence(t: Times, x: Points): Float64Array {
    const mean = new Float64Array(x.data.length);
    return Float64Array.from({ length: x.n }, (_, i) => {
      const time = typeof t === "number" ? t : t[i]!;
      const s = this.noise(time);
      const trace = this.posterior.moments(time, s, x.data, i * x.d, mean);
      return ((time * trace) / (s * s) - (1 - this.bandwidth) * x.d) / s;
    });
  }

  #fromMean(t: Times, x: Points, value: (m: number, x: number, s: number, t: number) => number): Points {
    const out = points(x.n, x.d);
    for (let i = 0; i < x.n; i++) {
      const time = typeof t === "number" ? t : t[i]!;
      const s = this.noise(time);
      this.posterior.moments(time, s, x.data, i * x.d, out.data);
      for (let at = i * x.d; at < (i + 1) * x.d; at++) out.data[at] = value(out.data[at]!, x.data[at]!, s, time);
    }
    return out;
  }
}
