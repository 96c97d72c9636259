import type * as tf from "@tensorflow/tfjs";
import type { ElementwiseMap } from "./elementwise-map.js";

/**
 * x exp(s) + m (Dinh et al. 2017, arXiv:1605.08803, eq. 7), with s = b tanh(. / b) bounded by b = `maxLogScale`, so that
 * neither direction overflows.
 */
export function affineMap(maxLogScale: number): ElementwiseMap {
  const read = (raw: tf.Tensor) => {
    const [shift, unbounded] = raw.split(2, 1) as [tf.Tensor, tf.Tensor];
    return { shift, logScale: unbounded.div(maxLogScale).tanh().mul(maxLogScale) };
  };
  return {
    size: 2,
    forward(x, raw) {
      const { shift, logScale } = read(raw);
      return { value: x.mul(logScale.exp()).add(shift), logSlope: logScale };
    },
    inverse(y, raw) {
      const { shift, logScale } = read(raw);
      return { value: y.sub(shift).mul(logScale.neg().exp()), logSlope: logScale.neg() };
    },
  };
}
