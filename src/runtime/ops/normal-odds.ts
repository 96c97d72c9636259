import type { Tensor } from "@tensorflow/tfjs";

/** Coefficients of ascending powers. */
type Polynomial = readonly number[];

const polynomial = (x: Tensor, coefficients: Polynomial): Tensor =>
  coefficients
    .slice(0, -1)
    .reduceRight((sum, coefficient) => sum.mul(x).add(coefficient), x.zerosLike().add(coefficients.at(-1)!));

interface Rational {
  readonly above: Polynomial;
  readonly below: Polynomial;
}

const rational = (x: Tensor, { above, below }: Rational): Tensor => polynomial(x, above).div(polynomial(x, below));

/** exp(y^2) erfc(y) for y in [0.46875, 4] (Cody 1969, doi:10.1090/S0025-5718-1969-0247736-4). */
const middle: Rational = {
  above: [
    1230.3393547979972, 2051.0783778260716, 1712.0476126340707, 881.952221241769, 298.6351381974001, 66.11919063714163,
    8.883149794388377, 0.5641884969886701, 2.1531153547440383e-8,
  ],
  below: [
    1230.3393548037495, 3439.3676741437216, 4362.619090143247, 3290.7992357334597, 1621.3895745666903,
    537.1811018620099, 117.6939508913125, 15.744926110709835, 1,
  ],
};

/** (1 / sqrt(pi) - y exp(y^2) erfc(y)) y^2 as a function of 1 / y^2, for y > 4 (the same). */
const far: Rational = {
  above: [
    0.0006587491615298378, 0.016083785148742275, 0.12578172611122926, 0.36034489994980445, 0.30532663496123236,
    0.016315387137302097,
  ],
  below: [0.0023352049762686918, 0.06051834131244132, 0.5279051029514285, 1.8729528499234604, 2.568520192289822, 1],
};

/** log Phi(z) - log Phi(-z) for the distribution function Phi of N(0, 1), with full relative precision in both tails. */
export function normalLogOdds(z: Tensor): Tensor {
  const y = z.mul(Math.SQRT1_2);
  const size = y.abs();
  // Each formula sees only arguments of its own range: what `where` drops must have a finite slope.
  const erf = y.clipByValue(-0.5, 0.5).erf();
  const nearby = erf.log1p().sub(erf.neg().log1p());
  const logTail = logUpperTail(size.maximum(0.5));
  // Phi(|z|) = 1 - tail.
  const distant = logTail.exp().neg().log1p().sub(logTail).mul(y.sign());
  return nearby.where(size.less(0.5), distant);
}

/** log of the probability that a standard normal variable exceeds y sqrt(2), for y >= 0.5. */
function logUpperTail(y: Tensor): Tensor {
  const middleErfcx = rational(y.minimum(4), middle);
  const above = y.maximum(4);
  const inverse = above.square().reciprocal();
  const farErfcx = rational(inverse, far)
    .mul(inverse)
    .neg()
    .add(1 / Math.sqrt(Math.PI))
    .div(above);
  return middleErfcx.where(y.less(4), farErfcx).log().sub(y.square()).sub(Math.LN2);
}

/** AS 241, algorithm PPND16 (Wichura 1988, doi:10.2307/2347330): about p = 1/2, then in the tail by r = sqrt(-log p). */
const centre: Rational = {
  above: [
    3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987, 67265.7709270087,
    33430.57558358813, 2509.0809287301227,
  ],
  below: [
    1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271,
    28729.085735721943, 5226.495278852854,
  ],
};
const tail: Rational = {
  above: [
    1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684,
    0.2417807251774506, 0.022723844989269184, 0.0007745450142783414,
  ],
  below: [
    1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457,
    0.0005475938084995345, 1.0507500716444169e-9,
  ],
};
const farTail: Rational = {
  above: [
    6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 0.026532189526576124,
    0.0012426609473880784, 2.7115555687434876e-5, 2.0103343992922881e-7,
  ],
  below: [
    1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133, 1.8463183175100548e-5,
    1.421511758316446e-7, 2.0442631033899397e-15,
  ],
};

/** The inverse of `normalLogOdds`. */
export function normalFromLogOdds(odds: Tensor): Tensor {
  const q = odds.mul(0.5).tanh().mul(0.5);
  const near = q.clipByValue(-0.425, 0.425);
  const nearby = near.mul(rational(near.square().neg().add(0.180625), centre));
  // The smaller of the two probabilities is 1 / (1 + exp(|odds|)).
  const r = odds.abs().softplus().sqrt();
  const inTail = rational(r.clipByValue(1, 5).sub(1.6), tail);
  const inFarTail = rational(r.maximum(5).sub(5), farTail);
  const distant = inTail.where(r.lessEqual(5), inFarTail).mul(odds.sign());
  return nearby.where(q.abs().lessEqual(0.425), distant);
}
