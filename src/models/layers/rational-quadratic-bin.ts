import type * as tfjs from "@tensorflow/tfjs";
import { tf } from "../../runtime/tensorflow.js";

type Tensor = tfjs.Tensor;

/**
 * One bin of a rational-quadratic spline brought to the unit square (Durkan et al. 2019, arXiv:1906.04032, eqs. 4-8): its
 * rise u in [0, 1] at the fraction t in [0, 1], which is u(t) = t (t + a r) / m(t) with r = 1 - t and
 * m(t) = 1 + (a + b - 2) t r, where a and b are the slopes at its ends over the mean slope.
 *
 * The slope is u'(t) = q(t) / m(t)^2 with q(t) = t (b t + r) + r (a r + t); by the ends' slopes, u is
 * du/da = t r (1 - u) / m and du/db = -t r u / m. Gradients are written by these instead of through each step.
 */
export interface UnitBin {
  readonly a: Tensor;
  readonly b: Tensor;
}

/** u(t). */
export function riseAt(t: Tensor, { a, b }: UnitBin): Tensor {
  const value = (at: Tensor, bin: UnitBin) => {
    const { rest, m } = partsAt(at, bin);
    return at.mul(bin.a.mul(rest).add(at)).div(m);
  };
  return withGradient(value, t, a, b, (dy, u, at, bin) => {
    const { both, m, q } = partsAt(at, bin);
    const byEnds = dy.mul(both.div(m));
    const byB = byEnds.mul(u).neg();
    return [dy.mul(q).div(m.square()), byEnds.add(byB), byB];
  });
}

/** t(u), the inverse: the root in [0, 1] of (1 - p) t^2 + p t = u with p = a - (a + b - 2) u. */
export function fractionAt(u: Tensor, { a, b }: UnitBin): Tensor {
  const value = (at: Tensor, bin: UnitBin) => {
    const p = bin.a.sub(bend(bin).mul(at));
    const discriminant = p.square().add(at.mul(4).mul(p.neg().add(1)));
    // Positive but for rounding.
    return at.mul(2).div(p.add(discriminant.relu().sqrt())).clipByValue(0, 1);
  };
  return withGradient(value, u, a, b, (dy, t, at, bin) => {
    const { both, m, q } = partsAt(t, bin);
    const byU = dy.mul(m.square().div(q));
    const byEnds = byU.mul(both.div(m));
    const byB = byEnds.mul(at);
    return [byU, byB.sub(byEnds), byB];
  });
}

/** log u'(t). */
export function logSlopeAt(t: Tensor, { a, b }: UnitBin): Tensor {
  const value = (at: Tensor, bin: UnitBin) => {
    const { m, q } = partsAt(at, bin);
    return q.log().sub(m.log().mul(2));
  };
  return withGradient(value, t, a, b, (dy, _, at, bin) => {
    const { rest, both, m, q } = partsAt(at, bin);
    const [byQ, byM] = [dy.div(q), dy.div(m).mul(2)];
    const skew = rest.sub(at);
    const qSlope = bin.b.mul(at).add(skew).sub(bin.a.mul(rest)).mul(2);
    const byEnds = byM.mul(both);
    return [
      byQ.mul(qSlope).sub(byM.mul(bend(bin).mul(skew))),
      byQ.mul(rest.square()).sub(byEnds),
      byQ.mul(at.square()).sub(byEnds),
    ];
  });
}

/** a + b - 2. */
function bend({ a, b }: UnitBin): Tensor {
  return a.add(b).sub(2);
}

/** r, t r, m and q at t. */
function partsAt(t: Tensor, bin: UnitBin) {
  const rest = t.neg().add(1);
  const both = t.mul(rest);
  const m = bend(bin).mul(both).add(1);
  const q = t.mul(bin.b.mul(t).add(rest)).add(rest.mul(bin.a.mul(rest).add(t)));
  return { rest, both, m, q };
}

/** A function of a variable and of a bin; `slopes` gives, of dy and the value, what reaches the variable, a and b. */
function withGradient(
  value: (x: Tensor, bin: UnitBin) => Tensor,
  x: Tensor,
  a: Tensor,
  b: Tensor,
  slopes: (dy: Tensor, y: Tensor, x: Tensor, bin: UnitBin) => [Tensor, Tensor, Tensor],
): Tensor {
  return tf.customGrad((...args) => {
    const [at, first, last, save] = args as unknown as [Tensor, Tensor, Tensor, (tensors: Tensor[]) => void];
    const y = value(at, { a: first, b: last });
    save([y, at, first, last]);
    return {
      value: y,
      gradFunc: (dy: Tensor, saved: Tensor[]) => slopes(dy, saved[0]!, saved[1]!, { a: saved[2]!, b: saved[3]! }),
    };
  })(x, a, b);
}
