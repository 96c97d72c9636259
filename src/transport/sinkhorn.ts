import { decay } from "../numerics/exponential.js";

export interface SinkhornOptions {
  /** Weight of the entropy, in units of the cost. */
  readonly epsilon: number;
  /** Weight of the divergences of both marginals from uniform ones, in units of the cost; these are exact if absent. */
  readonly relaxation?: number;
  /** Greatest relative change of a row's mass by an iteration at the end. */
  readonly tolerance?: number;
  /** Iterations at the last of the epsilons at most. */
  readonly iterations?: number;
}

export interface EntropicPlan {
  /** The plan [n, m], row-major: its entries sum to 1 (less where marginals are relaxed). */
  readonly plan: Float64Array;
  /** Dual potentials f [n] and g [m] with plan[i, j] = exp((f_i + g_j - cost[i, j]) / epsilon) / (n m). */
  readonly rowPotentials: Float64Array;
  readonly columnPotentials: Float64Array;
  readonly iterations: number;
  /** The relative change of a row's mass by the last iteration; above the tolerance where the iterations did not suffice. */
  readonly error: number;
}

/** Scalings between two passes in the log domain, and the logarithm that none of them may exceed. */
const scalings = 50;
const greatestLog = 200;

/**
 * The entropic transport plan between uniform weights on n rows and m columns, which minimises
 * <P, C> + epsilon KL(P | uniform), by Sinkhorn's iterations (Cuturi 2013, arXiv:1306.0895); with `relaxation` rho the
 * marginals are free at a price of rho KL (Chizat et al. 2018, arXiv:1607.05816). Stabilised as by Schmitzer 2019
 * (arXiv:1610.06519): scalings of a kernel into which the potentials of a pass in the log domain are absorbed, with epsilon
 * falling from the size of the costs to its value. O(n m) time an iteration.
 */
export function sinkhorn(cost: Float64Array, n: number, m: number, options: SinkhornOptions): EntropicPlan {
  if (cost.length !== n * m) throw new RangeError(`sinkhorn: expected ${n} x ${m} costs, got ${cost.length}.`);
  const { epsilon, relaxation = Infinity, tolerance = 1e-3, iterations = 10_000 } = options;
  const state = new SinkhornState(cost, n, m, relaxation);
  const largest = cost.reduce((greatest, value) => Math.max(greatest, value), epsilon);
  let done = 0;
  for (let coarse = largest; coarse > 2 * epsilon; coarse /= 2) done += state.iterate(coarse, 0.1, 50).iterations;
  const { iterations: last, error } = state.iterate(epsilon, tolerance, iterations);
  return {
    plan: state.plan(epsilon),
    rowPotentials: state.f,
    columnPotentials: state.g,
    iterations: done + last,
    error,
  };
}

class SinkhornState {
  readonly f: Float64Array;
  readonly g: Float64Array;
  readonly #kernel: Float64Array;
  readonly #u: Float64Array;
  readonly #v: Float64Array;
  readonly #sums: Float64Array;
  readonly #least: Float64Array;

  constructor(
    readonly cost: Float64Array,
    readonly n: number,
    readonly m: number,
    readonly relaxation: number,
  ) {
    this.f = new Float64Array(n);
    this.g = new Float64Array(m);
    this.#kernel = new Float64Array(n * m);
    this.#u = new Float64Array(n);
    this.#v = new Float64Array(m);
    this.#sums = new Float64Array(m);
    this.#least = new Float64Array(m);
  }

  /** Iterates until no row's mass changes by more than `tolerance` (relative), or `most` times. */
  iterate(epsilon: number, tolerance: number, most: number): { readonly iterations: number; readonly error: number } {
    const softening = this.relaxation === Infinity ? 1 : this.relaxation / (this.relaxation + epsilon);
    let iterations = 0;
    let error = Infinity;
    while (iterations < most && error > tolerance) {
      error = this.#updateRows(epsilon, softening);
      this.#updateColumns(epsilon, softening);
      iterations++;
      if (error <= tolerance || iterations === most) break;
      this.#fillKernel(epsilon);
      const count = Math.min(scalings, most - iterations);
      for (let k = 0; k < count && error > tolerance; k++) {
        const change = this.#scale(epsilon, softening);
        if (change === undefined) break;
        error = change;
        iterations++;
      }
      this.#absorb(epsilon);
    }
    return { iterations, error };
  }

  plan(epsilon: number): Float64Array {
    this.#fillKernel(epsilon);
    const { n, m } = this;
    return this.#kernel.map((value) => value / (n * m));
  }

  /** f_i = -softening epsilon log mean_j exp((g_j - c_ij) / epsilon); returns the greatest |change| / epsilon. */
  #updateRows(epsilon: number, softening: number): number {
    const { n, m, cost, f, g } = this;
    const rate = 1 / epsilon;
    let greatest = 0;
    for (let i = 0; i < n; i++) {
      const base = i * m;
      let least = Infinity;
      for (let j = 0; j < m; j++) least = Math.min(least, cost[base + j]! - g[j]!);
      let sum = 0;
      for (let j = 0; j < m; j++) sum += decay((least - cost[base + j]! + g[j]!) * rate);
      const next = softening * (least - epsilon * Math.log(sum / m));
      greatest = Math.max(greatest, Math.abs(next - f[i]!) * rate);
      f[i] = next;
    }
    return greatest;
  }

  #updateColumns(epsilon: number, softening: number): void {
    const { n, m, cost, f, g } = this;
    const [sums, least] = [this.#sums, this.#least];
    const rate = 1 / epsilon;
    least.fill(Infinity);
    sums.fill(0);
    for (let i = 0, at = 0; i < n; i++) {
      for (let j = 0; j < m; j++, at++) least[j] = Math.min(least[j]!, cost[at]! - f[i]!);
    }
    for (let i = 0, at = 0; i < n; i++) {
      for (let j = 0; j < m; j++, at++) sums[j]! += decay((least[j]! - cost[at]! + f[i]!) * rate);
    }
    for (let j = 0; j < m; j++) g[j] = softening * (least[j]! - epsilon * Math.log(sums[j]! / n));
  }

  /** exp((f_i + g_j - c_ij) / epsilon), with all scalings 1. */
  #fillKernel(epsilon: number): void {
    const { n, m, cost, f, g } = this;
    for (let i = 0, at = 0; i < n; i++) {
      for (let j = 0; j < m; j++, at++) this.#kernel[at] = Math.exp((f[i]! + g[j]! - cost[at]!) / epsilon);
    }
    this.#u.fill(1);
    this.#v.fill(1);
  }

  /**
   * One iteration on the scalings exp(change of a potential / epsilon); returns the greatest |log| of the change of a row's
   * scaling, or nothing, with the scalings as they were, where one would leave the range of numbers.
   */
  #scale(epsilon: number, softening: number): number | undefined {
    const { n, m, f, g } = this;
    const [kernel, u, v, sums, nextU] = [this.#kernel, this.#u, this.#v, this.#sums, new Float64Array(this.n)];
    sums.fill(0);
    let greatest = 0;
    for (let i = 0; i < n; i++) {
      const base = i * m;
      let sum = 0;
      for (let j = 0; j < m; j++) sum += kernel[base + j]! * v[j]!;
      const log = ((softening - 1) * f[i]!) / epsilon - softening * Math.log(sum / m);
      if (!(Math.abs(log) < greatestLog)) return undefined;
      const scaling = Math.exp(log);
      greatest = Math.max(greatest, Math.abs(log - Math.log(u[i]!)));
      nextU[i] = scaling;
      for (let j = 0; j < m; j++) sums[j]! += kernel[base + j]! * scaling;
    }
    for (let j = 0; j < m; j++) {
      const log = ((softening - 1) * g[j]!) / epsilon - softening * Math.log(sums[j]! / n);
      if (!(Math.abs(log) < greatestLog)) return undefined;
      sums[j] = Math.exp(log);
    }
    u.set(nextU);
    v.set(sums);
    return greatest;
  }

  #absorb(epsilon: number): void {
    for (let i = 0; i < this.n; i++) this.f[i]! += epsilon * Math.log(this.#u[i]!);
    for (let j = 0; j < this.m; j++) this.g[j]! += epsilon * Math.log(this.#v[j]!);
  }
}
