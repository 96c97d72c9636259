import { decay } from "../numerics/exponential.js";
import type { Points } from "../numerics/points.js";
import type { Stream } from "../numerics/random.js";

/**
 * The plan between a law and weighted atoms that potentials g [n] stand for, with cost |x - y|^2: x goes to the atom j of
 * least |x - y_j|^2 - g_j, whose cell of the power diagram it lies in; with epsilon > 0 to each atom with probability
 * proportional to b_j exp((g_j - |x - y_j|^2) / epsilon) (Genevay et al. 2016, arXiv:1605.08527). O(n d) time a point.
 */
export class SemiDiscretePlan {
  readonly #n: number;
  readonly #d: number;
  readonly #epsilon: number;
  /** Coordinate by coordinate, [d, n]. */
  readonly #columns: Float64Array;
  /** |y_j|^2 - g_j - epsilon log b_j. */
  readonly #heights: Float64Array;
  readonly #costs: Float64Array;

  constructor(atoms: Points, weights: Float64Array, potentials: Float64Array, epsilon: number) {
    const { n, d, data } = atoms;
    this.#n = n;
    this.#d = d;
    this.#epsilon = epsilon;
    this.#columns = new Float64Array(n * d);
    this.#heights = new Float64Array(n);
    this.#costs = new Float64Array(n);
    for (let i = 0; i < n; i++) {
      let height = -potentials[i]! - (epsilon > 0 ? epsilon * Math.log(weights[i]!) : 0);
      for (let j = 0; j < d; j++) {
        const value = data[i * d + j]!;
        this.#columns[j * n + i] = value;
        height += value * value;
      }
      this.#heights[i] = height;
    }
  }

  /** Number of the atom that row `row` of `x` goes to; drawn from the stream where epsilon is above 0. */
  atomOf(x: Float64Array, row: number, stream: Stream): number {
    const nearest = this.#computeCosts(x, row);
    if (this.#epsilon === 0) return nearest;
    const total = this.#expel(nearest);
    let left = stream.uniform() * total;
    for (let j = 0; j < this.#n; j++) {
      left -= this.#costs[j]!;
      if (left < 0) return j;
    }
    return nearest;
  }

  /**
   * Adds the probabilities of the atoms for row `row` of `x` to `sums` and their squares to `squares`; returns the
   * (soft) minimum over the atoms of |x - y_j|^2 - g_j.
   */
  addProbabilities(x: Float64Array, row: number, sums: Float64Array, squares: Float64Array): number {
    const nearest = this.#computeCosts(x, row);
    let value = this.#costs[nearest]!;
    for (let j = 0; j < this.#d; j++) value += x[row * this.#d + j]! ** 2;
    if (this.#epsilon === 0) {
      sums[nearest]! += 1;
      squares[nearest]! += 1;
      return value;
    }
    const total = this.#expel(nearest);
    for (let j = 0; j < this.#n; j++) {
      const probability = this.#costs[j]! / total;
      sums[j]! += probability;
      squares[j]! += probability * probability;
    }
    return value - this.#epsilon * Math.log(total);
  }

  /** Costs of all atoms for a row, less |x|^2; returns the number of the least. */
  #computeCosts(x: Float64Array, row: number): number {
    const [n, d, costs, columns] = [this.#n, this.#d, this.#costs, this.#columns];
    const heights = this.#heights;
    let nearest = 0;
    let least = Infinity;
    // All coordinates but the last two, then these with the minimum in one pass: memory is what takes time.
    for (let j = 0; j < d - 2; j++) {
      const factor = 2 * x[row * d + j]!;
      const start = j * n;
      const before = j === 0 ? heights : costs;
      for (let i = 0; i < n; i++) costs[i] = before[i]! - factor * columns[start + i]!;
    }
    const before = d > 2 ? costs : heights;
    const [first, second] = [Math.max(0, d - 2) * n, (d - 1) * n];
    const a = d > 1 ? 2 * x[row * d + d - 2]! : 0;
    const b = 2 * x[row * d + d - 1]!;
    for (let i = 0; i < n; i++) {
      const cost = before[i]! - a * columns[first + i]! - b * columns[second + i]!;
      costs[i] = cost;
      if (cost >= least) continue;
      least = cost;
      nearest = i;
    }
    return nearest;
  }

  /** Replaces the costs by exp((least - cost) / epsilon) and returns their sum. */
  #expel(nearest: number): number {
    const costs = this.#costs;
    const least = costs[nearest]!;
    let total = 0;
    for (let j = 0; j < this.#n; j++) total += costs[j] = decay((least - costs[j]!) / this.#epsilon);
    return total;
  }
}
