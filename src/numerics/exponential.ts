const perOctave = 64;
/** The exponential of anything below this is taken as 0. */
const deepest = -100;
const scale = perOctave / Math.LN2;
/** 2^(-k / 64), as far down as e^-100. */
const powers = Float64Array.from({ length: Math.ceil(-deepest * scale) + 2 }, (_, k) => 2 ** (-k / perOctave));

/**
 * exp(x) for x <= 0 (up to 0.005 above it, for rounding), to 1e-15 (1 + |x|) relative, in a third of the time of `Math.exp`;
 * 0 for x below -100.
 */
export function decay(x: number): number {
  if (x < deepest) return 0;
  // exp(x) = 2^(-k/64) exp(r) with |r| <= ln(2) / 128, where five terms of the series reach rounding.
  const k = (0.5 - x * scale) | 0;
  const r = k / scale + x;
  return powers[k]! * (1 + r * (1 + r * (0.5 + r * (1 / 6 + r * (1 / 24 + r * (1 / 120))))));
}

/** The sum of exp((offset - values[i]) * rate) over the first `count` values, none of which is below `offset`. */
export function sumOfExponentials(values: Float64Array, count: number, offset: number, rate: number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += decay((offset - values[i]!) * rate);
  return sum;
}
