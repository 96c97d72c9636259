import { points } from "../../src/numerics/points.js";
import type { Points } from "../../src/numerics/points.js";
import { Stream } from "../../src/numerics/random.js";

/** Points of a clustered law in R^d whose scales differ: what a flow finds hard. */
export function clusteredPoints(n: number, d: number, seed: number): Points {
  const stream = Stream.of(seed, "clustered points");
  const out = points(n, d);
  for (let i = 0; i < n; i++) {
    const cluster = stream.integer(5);
    const spread = [0.02, 0.1, 0.1, 0.3, 0.6][cluster]!;
    for (let j = 0; j < d; j++) out.data[i * d + j] = Math.cos(cluster * 1.3 + 2 * j) + spread * stream.normal();
  }
  return out;
}

/** log of the mean of N(x; scale * atom, sigma^2 I) over the atoms, term by term. */
export function logMixture(atoms: Points, scale: number, sigma: number, x: ArrayLike<number>): number {
  const { n, d } = atoms;
  const logs = Array.from({ length: n }, (_, i) => {
    let square = 0;
    for (let j = 0; j < d; j++) square += (x[j]! - scale * atoms.data[i * d + j]!) ** 2;
    return -square / (2 * sigma * sigma);
  });
  const largest = Math.max(...logs);
  const sum = logs.reduce((total, log) => total + Math.exp(log - largest), 0);
  return largest + Math.log(sum / n) - (d / 2) * Math.log(2 * Math.PI * sigma * sigma);
}
