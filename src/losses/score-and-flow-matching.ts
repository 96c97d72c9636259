import type * as tf from "@tensorflow/tfjs";
import { component } from "../component/component.js";
import { kindToken } from "../component/token.js";
import { dataToken } from "../datasets/dataset.js";
import type { Parameters, VectorField } from "../models/model.js";
import { UserError } from "../numerics/error.js";
import type { Points } from "../numerics/points.js";
import type { PathCoefficients } from "../paths/path.js";
import type { Specs, Tensors } from "../runtime/runtime.js";
import { conditionalVariance } from "./conditional-variance.js";
import type { BatchSlice, BatchStreams, LossFloor, Trainable } from "./loss.js";
import { type Ends, PathLoss, pathLossOptions, type PathLossParts, pathLossTraits } from "./path-loss.js";

const owner = "scoreAndFlowMatching";

/**
 * E |v(t, x_t) - u|^2 + E |gamma s(t, x_t) + eps|^2: the velocity of the path, and the score of its marginals, for any
 * coupling, because given both ends x_t is Gaussian with the score -eps / gamma.
 */
class ScoreAndFlowMatching extends PathLoss {
  readonly trainsScore = true;

  constructor(parts: PathLossParts) {
    super(parts);
    if (parts.path.at(0.5).gamma === undefined) {
      throw new UserError(
        `${owner} learns a score from the path's own noise, but this path has none; ` +
          "take the path schroedingerBridge, or constantSigma with sigma above 0.",
      );
    }
  }

  value(model: Trainable, parameters: Parameters, batch: Tensors): tf.Tensor {
    const field = this.network(model as VectorField);
    if (field.score === undefined) {
      throw new UserError(`${owner} trains a velocity and a score; set the study's model to velocityAndScore({ … }).`);
    }
    const { t, x, u, eps, gamma } = batch as Record<"t" | "x" | "u" | "eps" | "gamma", tf.Tensor>;
    const condition = batch["condition"];
    const velocity = field.velocity(parameters, t, x, condition).sub(u);
    const score = field.score(parameters, t, x, condition).mul(gamma).add(eps);
    return velocity.square().sum().add(score.square().sum()).div(x.shape[0]);
  }

  /** What the exact velocity and score of the empirical measure leave, for independent Gaussian noise. */
  override floor(train: Points, streams: BatchStreams): LossFloor | undefined {
    if (!this.gaussian) return undefined;
    const velocity = conditionalVariance(this.path, this.base, train, streams, "velocity");
    const score = conditionalVariance(this.path, this.base, train, streams, "extraNoise");
    return {
      value: velocity.value + score.value,
      standardError: Math.hypot(velocity.standardError, score.standardError),
    };
  }

  protected targets(batchSize: number, dimension: number): Specs {
    const rows = { shape: [batchSize, dimension] };
    return { u: rows, eps: rows, gamma: { shape: [batchSize, 1] } };
  }

  protected fillTarget(
    slice: BatchSlice,
    { x0, x1, eps }: Ends,
    start: number,
    end: number,
    { alphaDot, sigmaDot, gamma = 0, gammaRate = 0 }: PathCoefficients<number>,
    row: number,
  ): void {
    const u = slice["u"]!;
    const noise = slice["eps"]!;
    slice["gamma"]![row] = gamma;
    const gammaDot = gammaRate / gamma;
    for (let k = start; k < end; k++) {
      u[k] = alphaDot * x1[k]! + sigmaDot * x0[k]! + gammaDot * eps[k]!;
      noise[k] = eps[k]!;
    }
  }
}

export const scoreAndFlowMatching = component({
  kind: "loss",
  name: "scoreAndFlowMatching",
  summary:
    "Regression of a velocity and a score on those of noisy paths; with the path schroedingerBridge and an entropic " +
    "coupling, simulation-free training of the Schroedinger bridge ([SF]2M).",
  paper: "Tong et al. 2023, arXiv:2307.03672, eq. 9 and algorithm 1",
  cost: "one evaluation of both networks and its gradient a step; O(B d) to make a batch of B, and the coupling's",
  traits: pathLossTraits,
  options: pathLossOptions,
  inject: [kindToken("base"), dataToken],
  create: (options, base, data) => new ScoreAndFlowMatching({ ...options, base, classes: data.classes }),
});
