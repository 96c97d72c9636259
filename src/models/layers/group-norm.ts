import type * as tf from "@tensorflow/tfjs";

const epsilon = 1e-5;

/**
 * Images [n, height, width, channels] with the channels of each group brought to mean 0 and variance 1 in each image
 * (Wu & He 2018, arXiv:1803.08494, without the affine map).
 */
export function groupNorm(x: tf.Tensor4D, groups: number): tf.Tensor4D {
  const [n, height, width, channels] = x.shape;
  const grouped = x.reshape([n, height * width, groups, channels / groups]);
  const centred = grouped.sub(grouped.mean([1, 3], true));
  const variance = centred.square().mean([1, 3], true);
  return centred.mul(variance.add(epsilon).rsqrt()).reshape([n, height, width, channels]);
}
