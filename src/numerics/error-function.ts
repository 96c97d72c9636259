const small = {
  above: [3.1611237438705656, 113.864154151050156, 377.485237685302021, 3209.37758913846947, 0.185777706184603153],
  below: [23.6012909523441209, 244.024637934444173, 1282.61652607737228, 2844.23683343917062],
};
const middle = {
  above: [
    0.564188496988670089, 8.88314979438837594, 66.1191906371416295, 298.635138197400131, 881.95222124176909,
    1712.04761263407058, 2051.07837782607147, 1230.33935479799725, 2.15311535474403846e-8,
  ],
  below: [
    15.7449261107098347, 117.693950891312499, 537.181101862009858, 1621.38957456669019, 3290.79923573345963,
    4362.61909014324716, 3439.36767414372164, 1230.33935480374942,
  ],
};
const large = {
  above: [
    0.305326634961232344, 0.360344899949804439, 0.125781726111229246, 0.0160837851487422766, 6.58749161529837803e-4,
    0.0163153871373020978,
  ],
  below: [
    2.56852019228982242, 1.87295284992346047, 0.527905102951428412, 0.0605183413124413191, 0.00233520497626869185,
  ],
};

/** The quotient of two polynomials in `y` whose leading coefficients are the last of `above` and 1. */
function quotient({ above, below }: { above: readonly number[]; below: readonly number[] }, y: number): number {
  const last = below.length - 1;
  let p = above[last + 1]! * y;
  let q = y;
  for (let k = 0; k < last; k++) {
    p = (p + above[k]!) * y;
    q = (q + below[k]!) * y;
  }
  return (p + above[last]!) / (q + below[last]!);
}

/** exp(x^2) erfc(x), to 1e-15 relative (Cody 1969, Math. Comp. 23, 631); infinite below about -26.6. */
export function erfcx(x: number): number {
  const y = Math.abs(x);
  if (y <= 0.46875) return Math.exp(x * x) * (1 - x * quotient(small, x * x));
  let positive: number;
  if (y <= 4) positive = quotient(middle, y);
  else {
    const inverse = 1 / (y * y);
    positive = (1 / Math.sqrt(Math.PI) - inverse * quotient(large, inverse)) / y;
  }
  return x > 0 ? positive : 2 * Math.exp(x * x) - positive;
}

/** The error function, to 1e-15 relative. */
export function erf(x: number): number {
  if (Math.abs(x) <= 0.46875) return x * quotient(small, x * x);
  const beyond = Math.exp(-x * x) * erfcx(Math.abs(x));
  return x > 0 ? 1 - beyond : beyond - 1;
}

/** log P(Z <= x) of a standard normal Z, accurate in both tails. */
export function logNormalCdf(x: number): number {
  if (x > 0) return Math.log1p(-0.5 * Math.exp(-0.5 * x * x) * erfcx(x * Math.SQRT1_2));
  return Math.log(0.5 * erfcx(-x * Math.SQRT1_2)) - 0.5 * x * x;
}

/** log P(low <= Z <= high) of a standard normal Z, accurate in both tails; -Infinity for an empty interval. */
export function logNormalInterval(low: number, high: number): number {
  if (low >= high) return -Infinity;
  if (low > 0) return logNormalInterval(-high, -low);
  if (high > 0) {
    const outside = Math.exp(logNormalCdf(low)) + Math.exp(logNormalCdf(-high));
    return outside < 0.5 ? Math.log1p(-outside) : Math.log(0.5 * (erf(high * Math.SQRT1_2) - erf(low * Math.SQRT1_2)));
  }
  const above = logNormalCdf(high);
  return above === -Infinity ? above : above + Math.log(-Math.expm1(logNormalCdf(low) - above));
}
