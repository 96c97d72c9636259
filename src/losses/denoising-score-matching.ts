import type * as tf from "@tensorflow/tfjs";
import { component } from "../component/component.js";
import { kindToken } from "../component/token.js";
import { dataToken } from "../datasets/dataset.js";
import type { Parameters, VectorField } from "../models/model.js";
import { pathField } from "../models/path-field.js";
import { UserError } from "../numerics/error.js";
import type { Points } from "../numerics/points.js";
import { checkPrediction } from "../paths/conversions.js";
import type { PathCoefficients } from "../paths/path.js";
import type { Specs, Tensors } from "../runtime/runtime.js";
import { conditionalVariance } from "./conditional-variance.js";
import type { BatchSlice, BatchStreams, LossFloor, Trainable } from "./loss.js";
import { type Ends, PathLoss, pathLossOptions, type PathLossParts, pathLossTraits } from "./path-loss.js";

const owner = "denoisingScoreMatching";

/**
 * E s^2 |model(t, x_t) - score(x_t | x1)|^2 with s the deviation of x_t about alpha x1, whose score is -noise / s: the weight
 * makes every noise level count alike (Song & Ermon 2019, section 4.2).
 */
class DenoisingScoreMatching extends PathLoss {
  constructor(parts: PathLossParts) {
    super(parts);
    checkPrediction("score", parts.path, owner);
    if (!this.gaussian) {
      throw new UserError(
        `${owner} learns the score of Gaussian noise that is independent of the data; ` +
          "set the study's base to standardGaussian() and the loss's coupling to independent().",
      );
    }
  }

  value(model: Trainable, parameters: Parameters, batch: Tensors): tf.Tensor {
    const { t, x, noise, deviation } = batch as Record<"t" | "x" | "noise" | "deviation", tf.Tensor>;
    const score = this.network(model as VectorField).velocity(parameters, t, x, batch["condition"]);
    return score.mul(deviation).add(noise).square().sum().div(x.shape[0]);
  }

  /** The probability-flow velocity of the score. */
  override field(model: VectorField): VectorField {
    return pathField(this.network(model), this.path, { predicts: "score", gaussian: true });
  }

  /** E Var(noise | x_t), which the exact score of the empirical measure leaves. */
  override floor(train: Points, streams: BatchStreams): LossFloor {
    return conditionalVariance(this.path, this.base, train, streams, "noise");
  }

  protected targets(batchSize: number, dimension: number): Specs {
    return { noise: { shape: [batchSize, dimension] }, deviation: { shape: [batchSize, 1] } };
  }

  protected fillTarget(
    slice: BatchSlice,
    { x0, eps }: Ends,
    start: number,
    end: number,
    { sigma, gamma = 0 }: PathCoefficients<number>,
    row: number,
  ): void {
    const noise = slice["noise"]!;
    const deviation = Math.hypot(sigma, gamma);
    slice["deviation"]![row] = deviation;
    for (let k = start; k < end; k++) noise[k] = (sigma * x0[k]! + gamma * eps[k]!) / deviation;
  }
}

export const denoisingScoreMatching = component({
  kind: "loss",
  name: "denoisingScoreMatching",
  summary: "Regression of the score of noised data on that of the noise; its flow is the probability-flow ODE.",
  paper: "Vincent 2011, doi:10.1162/NECO_a_00142; Song et al. 2021, arXiv:2011.13456, eq. 7 and 13",
  cost: "one network evaluation and its gradient a step; O(B d) to make a batch of B",
  traits: pathLossTraits,
  options: pathLossOptions,
  inject: [kindToken("base"), dataToken],
  create: (options, base, data) => new DenoisingScoreMatching({ ...options, base, classes: data.classes }),
});
