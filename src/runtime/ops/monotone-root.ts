import type { Tensor } from "@tensorflow/tfjs";
import { tf } from "../tensorflow.js";
import { withoutGradient } from "./without-gradient.js";

/** An increasing function of one variable, elementwise, of which a root is sought. */
export interface MonotoneEquation {
  /** Also for a leading axis before those of the root. */
  readonly residual: (x: Tensor) => Tensor;
  /** Its derivative by x, positive. */
  readonly slope: (x: Tensor) => Tensor;
}

/** Each round evaluates the borders between this many equal sections at once and goes on in the section of the root. */
const sections = 16;
/** 16^10 = 2^40: a bracket of width w is cut to w / 2^40, 1e-10 of a width of 100. */
const rounds = 10;
/** A Newton step longer than this part of the bracket has met a slope that rounding has spoilt, and is not taken. */
const longestStep = 2 ** -10;

/**
 * The root between `lower` and `upper`, elementwise: by ten rounds of 16 sections, whose error is at most the width of the
 * bracket times 2^-40, and two Newton steps, which leave rounding alone. A fixed number of operations, without branches. The
 * gradient is that of the second step, which is the implicit function's: what the residual depends on is differentiated, the
 * rounds are not.
 */
export function monotoneRoot({ residual, slope }: MonotoneEquation, lower: Tensor, upper: Tensor): Tensor {
  const longest = withoutGradient(() => upper.sub(lower).mul(longestStep));
  const newton = (x: Tensor): Tensor => {
    const step = residual(x).div(slope(x));
    return x.sub(step.where(step.abs().lessEqual(longest), step.zerosLike()));
  };
  const near = withoutGradient(() => {
    const width = upper.sub(lower);
    const borders = tf.range(1, sections).reshape([sections - 1, ...width.shape.map(() => 1)]);
    let start = lower;
    for (let round = 1; round <= rounds; round++) {
      const section = width.mul(sections ** -round);
      const below = residual(section.mul(borders).add(start)).less(0);
      start = start.add(section.mul(below.cast("float32").sum(0)));
    }
    return newton(start.add(width.mul(0.5 * sections ** -rounds)));
  });
  return newton(near);
}
