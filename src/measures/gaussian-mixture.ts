import { Categorical } from "../numerics/categorical.js";
import { type Points, points } from "../numerics/points.js";
import type { Stream } from "../numerics/random.js";
import { logSumExp } from "../numerics/special.js";
import { latticeEntropy, sampledEntropy } from "./entropy.js";
import { Gaussian } from "./gaussian.js";
import type { Entropy, Measure, Moments } from "./measure.js";
import { momentsOfMixture } from "./moments.js";

export interface GaussianComponent {
  readonly weight: number;
  readonly mean: readonly number[];
  /** [d, d], row-major, symmetric positive definite. */
  readonly covariance: ArrayLike<number>;
}

/** The widest component in units of the narrowest one beyond which a lattice would have too many points. */
const widestLattice = 30;

/** Sum of weight_k N(mean_k, covariance_k), with weights that are normalised to sum to one. */
export class GaussianMixture implements Measure {
  readonly dimension: number;
  readonly reference = "lebesgue";
  readonly components: readonly Gaussian[];
  /** They sum to one. */
  readonly weights: readonly number[];
  readonly #choice: Categorical;
  #entropy: Entropy | undefined;

  constructor(components: readonly GaussianComponent[]) {
    const total = components.reduce((sum, { weight }) => sum + weight, 0);
    this.dimension = components[0]!.mean.length;
    this.weights = components.map(({ weight }) => weight / total);
    this.#choice = new Categorical(this.weights);
    this.components = components.map(({ mean, covariance }) => new Gaussian(mean, covariance));
  }

  /** The mixture of equal weights of N(mean, sigma^2 I) over the given means. */
  static isotropic(means: readonly (readonly number[])[], sigma: number): GaussianMixture {
    const d = means[0]!.length;
    const covariance = Array.from({ length: d * d }, (_, at) => (at % (d + 1) === 0 ? sigma * sigma : 0));
    return new GaussianMixture(means.map((mean) => ({ weight: 1, mean, covariance })));
  }

  sample(n: number, stream: Stream): Points {
    const out = points(n, this.dimension);
    for (let i = 0; i < n; i++) this.components[this.#choice.draw(stream)]!.drawInto(out, i, stream);
    return out;
  }

  logDensity(x: Points): Float64Array {
    const out = new Float64Array(x.n);
    const terms = new Float64Array(this.components.length);
    const logWeights = this.weights.map(Math.log);
    for (let i = 0; i < x.n; i++) {
      for (let k = 0; k < terms.length; k++) terms[k] = logWeights[k]! + this.components[k]!.logDensityAt(x, i);
      out[i] = logSumExp(terms);
    }
    return out;
  }

  get moments(): Moments {
    return momentsOfMixture(
      this.components.map(({ moments }) => moments),
      this.weights,
    );
  }

  /** In closed form for one component, by quadrature on the line and in the plane, by Monte Carlo otherwise. */
  get entropy(): Entropy {
    return (this.#entropy ??= this.#findEntropy());
  }

  #findEntropy(): Entropy {
    if (this.components.length === 1) return this.components[0]!.entropy;
    if (this.dimension > 2) return sampledEntropy(this);
    const scales = this.components.map(({ factor }) => principalScales(factor));
    const finest = Math.min(...scales.map(({ least }) => least));
    const widest = Math.max(...scales.map(({ greatest }) => greatest));
    if (widest > widestLattice * finest) return sampledEntropy(this);
    const anchors = this.components.map(({ moments }) => moments.mean);
    return latticeEntropy((x) => this.logDensity(x), anchors, { finest, widest });
  }
}

/** Standard deviations along the principal axes of L L^T, for a factor L [1, 1] or [2, 2]. */
function principalScales(factor: Float64Array): { least: number; greatest: number } {
  if (factor.length === 1) return { least: factor[0]!, greatest: factor[0]! };
  const [a = 0, , c = 0, e = 0] = factor;
  const centre = (a * a + c * c + e * e) / 2;
  const spread = Math.sqrt(Math.max(0, centre * centre - a * a * e * e));
  return { least: Math.sqrt(centre - spread), greatest: Math.sqrt(centre + spread) };
}
