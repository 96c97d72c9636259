import type { Points } from "../numerics/points.js";

/** Draws for each atom and each part of the tolerance, so that the error of the quantiles is a quarter of it. */
const drawsAnAtom = 4;

/**
 * Potentials of atoms on a line under the hard transport from a law that can be drawn from: cells are intervals between the
 * law's quantiles q_k at the sums of the weights, so that g_k - g_(k+1) = 2 (y_(k+1) - y_k) (q_k - (y_k + y_(k+1)) / 2), with
 * the quantiles of enough draws (Santambrogio 2015, section 2.1).
 */
export function linePotentials(
  draw: (n: number) => Points,
  atoms: Points,
  weights: Float64Array,
  tolerance: number,
): Float64Array {
  const { n, data: y } = atoms;
  const count = Math.ceil(drawsAnAtom * Math.max(4096, n / tolerance));
  const sorted = draw(count).data.toSorted();
  const order = Int32Array.from({ length: n }, (_, j) => j).sort((a, b) => y[a]! - y[b]!);
  const g = new Float64Array(n);
  let mass = 0;
  for (let k = 0; k + 1 < n; k++) {
    const [left, right] = [order[k]!, order[k + 1]!];
    mass += weights[left]!;
    const q = sorted[Math.min(count - 1, Math.round(mass * count))]!;
    g[right] = g[left]! - 2 * (y[right]! - y[left]!) * (q - (y[left]! + y[right]!) / 2);
  }
  return g;
}
