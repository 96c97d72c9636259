import type { FusedBatchNormAttrs, GradConfig, Tensor } from "@tensorflow/tfjs";
import { tf } from "../tensorflow.js";
import { unbroadcast } from "./broadcast.js";
import { gradient } from "./gradient.js";

/** tfjs sums over broadcast axes only where the moments are vectors. */
const fusedBatchNorm = gradient<FusedBatchNormAttrs>(
  "FusedBatchNorm",
  { inputs: ["x", "mean", "variance", "scale"] },
  (dy, saved, { varianceEpsilon }) => {
    const [x, mean, variance] = saved as [Tensor, Tensor, Tensor];
    const scale = saved.at(3) ?? tf.scalar(1);
    const inverse = variance.add(varianceEpsilon).rsqrt();
    const slope = dy.mul(inverse).mul(scale);
    const centred = x.sub(mean);
    return {
      x: () => slope,
      mean: () => unbroadcast(slope.neg(), mean.shape),
      variance: () => unbroadcast(slope.mul(centred).mul(inverse.square()).mul(-0.5), variance.shape),
      scale: () => unbroadcast(dy.mul(centred).mul(inverse), scale.shape),
      offset: () => unbroadcast(dy, mean.shape),
    };
  },
);

export const normalizationGradients: readonly GradConfig[] = [fusedBatchNorm];
