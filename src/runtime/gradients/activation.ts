import type { GradConfig } from "@tensorflow/tfjs";
import { tf } from "../tensorflow.js";
import { gradient } from "./gradient.js";

/** Klambauer et al. (arXiv 1706.02515), equations 2 and 14. */
const seluScale = 1.0507009873554805;
const seluAlpha = 1.6732632423543772;

/** elu' = 1 where y > 0, else exp(x) = y + 1. tfjs's EluGrad kernel has no derivative. */
const elu = gradient("Elu", { outputs: [true] }, (dy, [y]) => ({
  x: () => dy.mul(tf.minimum(y!, 0).add(1)),
}));

/** selu' = scale where y > 0, else scale alpha exp(x) = y + scale alpha; tfjs's overflows in the branch not taken. */
const selu = gradient("Selu", { outputs: [true] }, (dy, [y]) => ({
  x: () => dy.mul(tf.where(y!.greater(0), seluScale, y!.add(seluScale * seluAlpha))),
}));

export const activationGradients: readonly GradConfig[] = [elu, selu];
