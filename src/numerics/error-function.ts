const small = {
  above: [3.1611237438705655, 113.86415415105016, 377.485237685302, 3209.3775891384694, 0.18577770618460315],
  below: [23.601290952344122, 244.02463793444417, 1282.6165260773723, 2844.236833439171],
};
const middle = {
  above: [
    0.5641884969886701, 8.883149794388377, 66.11919063714163, 298.6351381974001, 881.952221241769, 1712.0476126340707,
    2051.0783778260716, 1230.3393547979972, 2.1531153547440383e-8,
  ],
  below: [
    15.744926110709835, 117.6939508913125, 537.1811018620099, 1621.3895745666903, 3290.7992357334597, 4362.619090143247,
    3439.3676741437216, 1230.3393548037495,
  ],
};
const large = {
  above: [
    0.30532663496123236, 0.36034489994980445, 0.12578172611122926, 0.016083785148742275, 0.0006587491615298378,
    0.016315387137302097,
  ],
  below: [2.568520192289822, 1.8729528499234604, 0.5279051029514285, 0.06051834131244132, 0.0023352049762686918],
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

/** P(low <= Z <= high) of a standard normal Z, accurate in both tails as far as it does not underflow. */
export function normalInterval(low: number, high: number): number {
  if (low > 0) return normalInterval(-high, -low);
  if (high <= 0) return normalTail(-high) - normalTail(-low);
  return 1 - normalTail(high) - normalTail(-low);
}

/** P(Z > x) for x >= 0. */
function normalTail(x: number): number {
  return 0.5 * Math.exp(-0.5 * x * x) * erfcx(x * Math.SQRT1_2);
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
