import type { GradConfig } from "@tensorflow/tfjs";
import { seluAlpha, seluScale } from "../kernels/activation.js";
import { tf } from "../tensorflow.js";
import { gradient } from "./gradient.js";

/** elu' = exp(min(x, 0)); tfjs's EluGrad kernel has no derivative. */
const elu = gradient("Elu", { inputs: ["x"] }, (dy, [x]) => ({
  x: () => dy.mul(tf.minimum(x!, 0).exp()),
}));

/** selu' = scale (alpha exp(min(x, 0)) - (alpha - 1) [x > 0]); tfjs's overflows in the branch not taken. */
const selu = gradient("Selu", { inputs: ["x"] }, (dy, [x]) => ({
  x() {
    const tail = tf.minimum(x!, 0).exp().mul(seluAlpha);
    return dy.mul(seluScale).mul(tail.sub(x!.step().mul(seluAlpha - 1)));
  },
}));

export const activationGradients: readonly GradConfig[] = [elu, selu];
