import type { Stream } from "../../numerics/random.js";
import { functionOfSymmetric, symmetricEigen, type SymmetricEigen } from "../../numerics/symmetric-eigen.js";
import { cmaEsParameters, type CmaEsParameters } from "./parameters.js";

/** A point of a generation; a foreign one was not drawn from the state that it is told to. */
export interface Told {
  readonly x: Float64Array;
  readonly isForeign: boolean;
}

interface Memory {
  /** Generations told. */
  readonly generation: number;
  /** [n] */
  readonly mean: Float64Array;
  readonly sigma: number;
  /** [n, n] */
  readonly covariance: Float64Array;
  /** Evolution paths of the step size and of the covariance, [n]. */
  readonly pSigma: Float64Array;
  readonly pC: Float64Array;
}

/**
 * The normal law that CMA-ES draws a generation from, and what the next one is: the (mu/mu_w, lambda) strategy with
 * active covariance (Hansen 2016, arXiv:1604.00772). States never change: `draw` asks and `next` tells.
 */
export class CmaEs {
  readonly #memory: Memory;
  readonly #eigen: SymmetricEigen;
  readonly #inverseRoot: Float64Array;

  private constructor(
    readonly parameters: CmaEsParameters,
    memory: Memory,
  ) {
    this.#memory = memory;
    const { values, vectors } = symmetricEigen(memory.covariance, memory.mean.length);
    // Active updates keep the covariance positive up to rounding.
    const least = 1e-14 * values.reduce((most, value) => Math.max(most, value), 0);
    this.#eigen = { values: values.map((value) => Math.max(value, least)), vectors };
    this.#inverseRoot = functionOfSymmetric(this.#eigen, (value) => 1 / Math.sqrt(value));
  }

  static start(mean: Float64Array, sigma: number, lambda?: number): CmaEs {
    const n = mean.length;
    const covariance = new Float64Array(n * n);
    for (let j = 0; j < n; j++) covariance[j * (n + 1)] = 1;
    const [pSigma, pC] = [new Float64Array(n), new Float64Array(n)];
    return new CmaEs(cmaEsParameters(n, lambda), { generation: 0, mean, sigma, covariance, pSigma, pC });
  }

  get mean(): Float64Array {
    return this.#memory.mean;
  }

  get sigma(): number {
    return this.#memory.sigma;
  }

  /** Standard deviation of coordinate j. */
  deviation(j: number): number {
    return this.sigma * Math.sqrt(this.#memory.covariance[j * (this.mean.length + 1)]!);
  }

  /** A point of the generation, [n]. */
  draw(stream: Stream): Float64Array {
    const { values, vectors } = this.#eigen;
    const n = values.length;
    const z = values.map((value) => Math.sqrt(value) * stream.normal());
    return this.mean.map((centre, i) => {
      let sum = 0;
      for (let k = 0; k < n; k++) sum += vectors[i * n + k]! * z[k]!;
      return centre + this.sigma * sum;
    });
  }

  /** The state after a generation of `lambda` points, best first; foreign ones count no further than drawn ones lie (Hansen 2011, inria-00628254). */
  next(points: readonly Told[]): CmaEs {
    const { weights, muEff, cSigma, dSigma, cC, c1, cMu, chi } = this.parameters;
    const { generation, mean, sigma, covariance } = this.#memory;
    const n = mean.length;
    const steps = points.map((told) => this.#step(told));
    const move = new Float64Array(n);
    steps.forEach((y, i) => {
      if (weights[i]! > 0) for (let j = 0; j < n; j++) move[j]! += weights[i]! * y[j]!;
    });
    const whitened = this.#whiten(move);
    const pSigma = this.#memory.pSigma.map(
      (p, j) => (1 - cSigma) * p + Math.sqrt(cSigma * (2 - cSigma) * muEff) * whitened[j]!,
    );
    const long = Math.hypot(...pSigma);
    const isShort = long / Math.sqrt(1 - (1 - cSigma) ** (2 * (generation + 1))) < (1.4 + 2 / (n + 1)) * chi;
    const pC = this.#memory.pC.map(
      (p, j) => (1 - cC) * p + (isShort ? Math.sqrt(cC * (2 - cC) * muEff) * move[j]! : 0),
    );
    const kept = 1 + (isShort ? 0 : c1 * cC * (2 - cC)) - c1 - cMu * weights.reduce((sum, w) => sum + w, 0);
    const updated = covariance.map((value) => kept * value);
    addOuter(updated, pC, c1);
    steps.forEach((y, i) => {
      const w = weights[i]!;
      // A bad step takes away no more than a typical one, so that the covariance stays positive.
      addOuter(updated, y, cMu * (w >= 0 ? w : (w * n) / Math.max(squaredLength(this.#whiten(y)), 1e-300)));
    });
    return new CmaEs(this.parameters, {
      generation: generation + 1,
      mean: mean.map((centre, j) => centre + sigma * move[j]!),
      sigma: sigma * Math.exp(Math.min(1, (cSigma / dSigma) * (long / chi - 1))),
      covariance: updated,
      pSigma,
      pC,
    });
  }

  /** The state whose coordinates deviate by at least `least` [n], by stretching those that do not. */
  withLeastDeviations(least: Float64Array): CmaEs {
    const n = least.length;
    const stretch = least.map((bound, j) => Math.max(1, bound / this.deviation(j)));
    if (stretch.every((factor) => factor === 1)) return this;
    const covariance = this.#memory.covariance.map(
      (value, at) => value * stretch[Math.floor(at / n)]! * stretch[at % n]!,
    );
    return new CmaEs(this.parameters, { ...this.#memory, covariance });
  }

  /** (x - mean) / sigma. */
  #step({ x, isForeign }: Told): Float64Array {
    const n = x.length;
    const y = x.map((value, j) => (value - this.mean[j]!) / this.sigma);
    if (!isForeign) return y;
    const most = Math.sqrt(n) + (2 * n) / (n + 2);
    const factor = Math.min(1, most / Math.sqrt(squaredLength(this.#whiten(y))));
    return factor < 1 ? y.map((value) => factor * value) : y;
  }

  /** C^(-1/2) y. */
  #whiten(y: Float64Array): Float64Array {
    const n = y.length;
    return y.map((_, i) => {
      let sum = 0;
      for (let k = 0; k < n; k++) sum += this.#inverseRoot[i * n + k]! * y[k]!;
      return sum;
    });
  }
}

function squaredLength(y: Float64Array): number {
  return y.reduce((sum, value) => sum + value * value, 0);
}

/** Adds factor y y^T to a [n, n]. */
function addOuter(a: Float64Array, y: Float64Array, factor: number): void {
  const n = y.length;
  for (let i = 0; i < n; i++) for (let k = 0; k < n; k++) a[i * n + k]! += factor * y[i]! * y[k]!;
}
