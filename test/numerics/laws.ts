/** Distribution function of the standard normal: Kummer's series near 0, Laplace's continued fraction beyond. */
export function normalCdf(x: number): number {
  const z = Math.abs(x);
  const density = Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);
  if (z < 3) {
    let term = z;
    let sum = z;
    for (let k = 3; term > 1e-17 * sum; k += 2) sum += term *= (z * z) / k;
    return x > 0 ? 0.5 + density * sum : 0.5 - density * sum;
  }
  let fraction = z;
  for (let k = 200; k > 0; k--) fraction = z + k / fraction;
  return x > 0 ? 1 - density / fraction : density / fraction;
}

/** Kolmogorov's statistic sqrt(n) sup |F_n - F|; above 1.95 with probability 1 in 1,000. */
export function kolmogorov(sample: Float64Array, cdf: (x: number) => number): number {
  const sorted = sample.slice().sort();
  let gap = 0;
  for (let i = 0; i < sorted.length; i++) {
    const f = cdf(sorted[i]!);
    gap = Math.max(gap, f - i / sorted.length, (i + 1) / sorted.length - f);
  }
  return Math.sqrt(sorted.length) * gap;
}
