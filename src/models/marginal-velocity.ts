import { points } from "../numerics/points.js";
import type { Points } from "../numerics/points.js";
import { gaussianForm } from "../paths/gaussian-form.js";
import type { AffineCoefficients, ProbabilityPath } from "../paths/path.js";
import type { Posterior } from "./posterior.js";

/** One time for all points, or one a point. */
export type Times = number | ArrayLike<number>;

/**
 * The exact marginal velocity E[d/dt x_t | x_t = x] of a path from N(0, I) to a law whose posterior is known, with its
 * score and divergence (Lipman et al. 2024, arXiv:2412.06264, eq. 4.28). In the path's Gaussian form x_t = alpha x1 + s z,
 * v = s'/s x + (alpha' - alpha s'/s) m with m = E[x1 | x_t = x]. Scratch space is shared: an instance serves one caller at
 * a time.
 */
export class MarginalVelocity<P extends Posterior = Posterior> {
  readonly dimension: number;

  constructor(
    readonly path: ProbabilityPath,
    readonly posterior: P,
  ) {
    this.dimension = posterior.d;
  }

  /** v(t, x); [n, d]. */
  velocity(t: Times, x: Points): Points {
    return this.#fromMean(t, x, ({ alpha, sigma, alphaDot, sigmaDot }) => {
      const rate = sigmaDot / sigma;
      return [alphaDot - alpha * rate, rate];
    });
  }

  /** Gradient of log p_t(x): (alpha m - x) / s^2; [n, d]. */
  score(t: Times, x: Points): Points {
    return this.#fromMean(t, x, ({ alpha, sigma }) => [alpha / sigma ** 2, -1 / sigma ** 2]);
  }

  /** Divergence of v: d s'/s + (alpha' - alpha s'/s) alpha tr Cov / s^2, with Cov that of x1 given x; [n]. */
  divergence(t: Times, x: Points): Float64Array {
    const mean = new Float64Array(x.data.length);
    return Float64Array.from({ length: x.n }, (_, i) => {
      const { alpha, sigma, alphaDot, sigmaDot } = this.#form(t, i);
      const trace = this.posterior.moments(alpha, sigma, x.data, i * x.d, mean);
      const rate = sigmaDot / sigma;
      return x.d * rate + ((alphaDot - alpha * rate) * alpha * trace) / sigma ** 2;
    });
  }

  /** Row by row, a m + b x with the (a, b) of the row's time. */
  #fromMean(t: Times, x: Points, shares: (form: AffineCoefficients<number>) => readonly [number, number]): Points {
    const out = points(x.n, x.d);
    for (let i = 0; i < x.n; i++) {
      const form = this.#form(t, i);
      this.posterior.moments(form.alpha, form.sigma, x.data, i * x.d, out.data);
      const [ofMean, ofX] = shares(form);
      for (let at = i * x.d; at < (i + 1) * x.d; at++) out.data[at] = ofMean * out.data[at]! + ofX * x.data[at]!;
    }
    return out;
  }

  #form(t: Times, i: number): AffineCoefficients<number> {
    return gaussianForm(this.path.at(typeof t === "number" ? t : t[i]!));
  }
}
