import { Categorical } from "../../numerics/categorical.js";
import type { Stream } from "../../numerics/random.js";
import { valueAt } from "../samplers/unit-cube.js";
import type { Dimension } from "../space.js";
import { kernelsOf, type Kernels } from "./kernels.js";

/** The latest observations have weight 1; those before them fall linearly to 1 / n for the first (Bergstra et al. 2013). */
const fullWeights = 25;
/** Terms smaller than the largest by this in their logarithm are lost to rounding, however many they are. */
const negligible = 45;

/**
 * A density over dimensions: the mean of a uniform law and of one law an observation, each the product over dimensions of
 * a truncated normal law, its mass on a cell where the dimension is discrete, or a smoothed one-hot law where it is an
 * unordered choice (Falkner et al. 2018; Watanabe 2023, arXiv:2304.11127, section 3.3).
 */
export class ParzenEstimator {
  readonly #dimensions: readonly Dimension[];
  readonly #kernels: readonly Kernels[];
  /** Log weights of the laws, that of the uniform one last. */
  readonly #logWeights: Float64Array;
  readonly #weights: Float64Array;
  /** Of the laws; only one of the two densities that are compared is drawn from. */
  #choice: Categorical | undefined;
  readonly #terms: Float64Array;

  /** `values` [d, n] are the values of each dimension at the observations, oldest first. */
  constructor(dimensions: readonly Dimension[], values: Float64Array) {
    const d = dimensions.length;
    const n = values.length / d;
    this.#dimensions = dimensions;
    this.#kernels = dimensions.map((dimension, j) => kernelsOf(dimension, values.subarray(j * n, (j + 1) * n), d));
    const weights = (this.#weights = observationWeights(n));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    this.#logWeights = weights.map((weight) => Math.log(weight / total));
    this.#terms = new Float64Array(n + 1);
  }

  /** A point drawn from the density: values of the dimensions. */
  draw(stream: Stream): Float64Array {
    this.#choice ??= new Categorical(this.#weights);
    const i = this.#choice.draw(stream);
    const isUniform = i === this.#logWeights.length - 1;
    return Float64Array.from(this.#dimensions, (dimension, j) =>
      isUniform ? valueAt(dimension, stream.uniform()) : this.#kernels[j]!.draw(i, stream),
    );
  }

  /** Log density at a point given by the values of the dimensions, up to the widths of cells counted as continuous. */
  logDensity(values: Float64Array): number {
    const terms = this.#terms;
    terms.set(this.#logWeights);
    this.#kernels.forEach((kernels, j) => {
      kernels.addLogDensities(terms, values[j]!);
    });
    let largest = -Infinity;
    for (let i = 0; i < terms.length; i++) if (terms[i]! > largest) largest = terms[i]!;
    let sum = 0;
    for (let i = 0; i < terms.length; i++) {
      if (terms[i]! > largest - negligible) sum += Math.exp(terms[i]! - largest);
    }
    return largest + Math.log(sum);
  }
}

/** Weights of n observations, oldest first, and 1 for the uniform law. */
function observationWeights(n: number): Float64Array {
  const weights = new Float64Array(n + 1).fill(1);
  const old = n - fullWeights;
  for (let i = 0; i < old; i++) weights[i] = 1 / n + (1 - 1 / n) * (i / old);
  return weights;
}
