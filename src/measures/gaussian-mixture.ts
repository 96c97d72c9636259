import { Categorical } from "../numerics/categorical.js";
import { cholesky, solveLower } from "../numerics/linear-algebra.js";
import { type Points, points } from "../numerics/points.js";
import type { Stream } from "../numerics/random.js";
import { logSumExp } from "../numerics/special.js";
import { planarEntropy } from "./entropy.js";
import type { Entropy, Measure } from "./measure.js";

export interface GaussianComponent {
  readonly weight: number;
  readonly mean: readonly number[];
  /** [d, d], row-major, symmetric positive definite. */
  readonly covariance: readonly number[];
}

interface Factored {
  readonly mean: Float64Array;
  /** Lower-triangular Cholesky factor of the covariance. */
  readonly factor: Float64Array;
  /** log of weight times the normaliser of the density. */
  readonly logScale: number;
}

/** Sum of weight_k N(mean_k, covariance_k), with weights that are normalised to sum to one. */
export class GaussianMixture implements Measure {
  readonly dimension: number;
  readonly reference = "lebesgue";
  readonly #components: readonly Factored[];
  readonly #choice: Categorical;
  #entropy: Entropy | undefined;

  constructor(components: readonly GaussianComponent[]) {
    const d = components[0]!.mean.length;
    const total = components.reduce((sum, { weight }) => sum + weight, 0);
    this.dimension = d;
    this.#choice = new Categorical(components.map(({ weight }) => weight));
    this.#components = components.map(({ weight, mean, covariance }) => {
      const factor = cholesky(Float64Array.from(covariance), d);
      const logScale = Math.log(weight / total) - 0.5 * d * Math.log(2 * Math.PI) - logDeterminant(factor, d);
      return { mean: Float64Array.from(mean), factor, logScale };
    });
  }

  /** The mixture of equal weights of N(mean, sigma^2 I) over the given means. */
  static isotropic(means: readonly (readonly number[])[], sigma: number): GaussianMixture {
    const d = means[0]!.length;
    const covariance = Array.from({ length: d * d }, (_, at) => (at % (d + 1) === 0 ? sigma * sigma : 0));
    return new GaussianMixture(means.map((mean) => ({ weight: 1, mean, covariance })));
  }

  sample(n: number, stream: Stream): Points {
    const d = this.dimension;
    const out = points(n, d);
    const noise = new Float64Array(d);
    for (let i = 0; i < n; i++) {
      const { mean, factor } = this.#components[this.#choice.draw(stream)]!;
      stream.fillNormal(noise);
      for (let j = 0; j < d; j++) {
        let value = mean[j]!;
        for (let k = 0; k <= j; k++) value += factor[j * d + k]! * noise[k]!;
        out.data[i * d + j] = value;
      }
    }
    return out;
  }

  logDensity(x: Points): Float64Array {
    const d = this.dimension;
    const out = new Float64Array(x.n);
    const terms = new Float64Array(this.#components.length);
    const residual = new Float64Array(d);
    for (let i = 0; i < x.n; i++) {
      for (let k = 0; k < terms.length; k++) {
        const { mean, factor, logScale } = this.#components[k]!;
        for (let j = 0; j < d; j++) residual[j] = x.data[i * d + j]! - mean[j]!;
        solveLower(factor, residual, d);
        let squared = 0;
        for (let j = 0; j < d; j++) squared += residual[j]! * residual[j]!;
        terms[k] = logScale - 0.5 * squared;
      }
      out[i] = logSumExp(terms);
    }
    return out;
  }

  /** In closed form for one component, by quadrature in the plane, unknown otherwise. */
  get entropy(): Entropy | undefined {
    return (this.#entropy ??= this.#findEntropy());
  }

  #findEntropy(): Entropy | undefined {
    const d = this.dimension;
    const [first] = this.#components;
    if (this.#components.length === 1) return { value: d / 2 - first!.logScale, error: 0 };
    if (d !== 2) return undefined;
    const scales = this.#components.map(({ factor }) => principalScales(factor));
    return planarEntropy(
      (x) => this.logDensity(x),
      this.#components.map(({ mean }) => mean),
      {
        finest: Math.min(...scales.map(({ least }) => least)),
        widest: Math.max(...scales.map(({ greatest }) => greatest)),
      },
    );
  }
}

/** log det L, which is half of log det L L^T. */
function logDeterminant(factor: Float64Array, d: number): number {
  let sum = 0;
  for (let j = 0; j < d; j++) sum += Math.log(factor[j * (d + 1)]!);
  return sum;
}

/** Standard deviations along the principal axes of L L^T, for a factor L [2, 2]. */
function principalScales([a = 0, , c = 0, e = 0]: Float64Array): { least: number; greatest: number } {
  const centre = (a * a + c * c + e * e) / 2;
  const spread = Math.sqrt(Math.max(0, centre * centre - a * a * e * e));
  return { least: Math.sqrt(centre - spread), greatest: Math.sqrt(centre + spread) };
}
