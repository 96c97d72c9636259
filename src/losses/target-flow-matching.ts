import type * as tf from "@tensorflow/tfjs";
import { z } from "zod";
import { component } from "../component/component.js";
import { kindToken } from "../component/token.js";
import type { Coupling } from "../couplings/coupling.js";
import { dataToken } from "../datasets/dataset.js";
import { GaussianMixture } from "../measures/gaussian-mixture.js";
import type { BaseMeasure, Measure } from "../measures/measure.js";
import { EmpiricalPosterior } from "../models/empirical-posterior.js";
import { MixturePosterior } from "../models/mixture-posterior.js";
import type { Parameters, VectorField } from "../models/model.js";
import { pathField } from "../models/path-field.js";
import type { Posterior } from "../models/posterior.js";
import { UserError } from "../numerics/error.js";
import type { Points } from "../numerics/points.js";
import { gaussianForm } from "../paths/gaussian-form.js";
import type { PathCoefficients, ProbabilityPath } from "../paths/path.js";
import type { Specs, Tensors } from "../runtime/runtime.js";
import type { BatchSlice, LossFloor, Trainable } from "./loss.js";
import { type Ends, PathLoss, pathLossOptions, pathLossTraits } from "./path-loss.js";

const owner = "targetFlowMatching";

const asTheyCome: Coupling = {
  independent: true,
  pair: () => {
    // Both sides of a batch are independent draws already.
  },
};

interface TargetFlowMatchingParts {
  readonly path: ProbabilityPath;
  readonly base: BaseMeasure;
  /** Of the data's law; that of the training points if absent. */
  readonly posterior: Posterior | undefined;
}

/**
 * E |v(t, x_t) - E[u | x_t]|^2: regression on the marginal velocity itself, without the noise of the single paths. Its
 * minimum is that of conditional flow matching, and its value there is 0.
 */
class TargetFlowMatching extends PathLoss {
  #posterior: Posterior | undefined;
  #point = new Float64Array();
  #mean = new Float64Array();

  constructor({ path, base, posterior }: TargetFlowMatchingParts) {
    super({ path, base, coupling: asTheyCome, conditionDrop: 0 });
    this.#posterior = posterior;
    if (!this.gaussian) {
      throw new UserError(
        `${owner} knows the exact velocity for the base standardGaussian only; set the study's base to standardGaussian().`,
      );
    }
  }

  /** Without the classes, which the exact velocity does not tell apart: class-conditional models are refused. */
  override inputs(batchSize: number, dimension: number): Specs {
    return super.inputs(batchSize, dimension);
  }

  override prepare(train: Points): void {
    this.#posterior ??= new EmpiricalPosterior(train);
    this.#point = new Float64Array(train.d);
    this.#mean = new Float64Array(train.d);
  }

  value(model: Trainable, parameters: Parameters, batch: Tensors): tf.Tensor {
    const u = batch["u"]!;
    const error = (model as VectorField).velocity(parameters, batch["t"]!, batch["x"]!).sub(u);
    return error.square().sum().div(u.shape[0]);
  }

  override field(model: VectorField): VectorField {
    return pathField(model, this.path, { predicts: "velocity", gaussian: true });
  }

  override floor(): LossFloor {
    return { value: 0, standardError: 0 };
  }

  protected targets(batchSize: number, dimension: number): Specs {
    return { u: { shape: [batchSize, dimension] } };
  }

  protected fillTarget(
    slice: BatchSlice,
    { x0, x1, eps }: Ends,
    start: number,
    end: number,
    coefficients: PathCoefficients<number>,
  ): void {
    const [x, mean] = [this.#point, this.#mean];
    const { alpha, sigma, gamma = 0 } = coefficients;
    for (let k = start; k < end; k++) x[k - start] = alpha * x1[k]! + sigma * x0[k]! + gamma * eps[k]!;
    const form = gaussianForm(coefficients);
    this.#posterior!.moments(alpha, form.sigma, x, 0, mean);
    const rate = form.sigmaDot / form.sigma;
    const u = slice["u"]!;
    for (let k = start; k < end; k++) {
      u[k] = rate * x[k - start]! + (form.alphaDot - alpha * rate) * mean[k - start]!;
    }
  }
}

function posteriorOf(law: Measure | undefined): Posterior {
  if (law instanceof GaussianMixture) return new MixturePosterior(law);
  throw new UserError(
    `${owner}: the exact velocity of a law is known for Gaussian mixtures in original units only; ` +
      'set its option target to "trainingPoints", or take a dataset such as eightGaussians without standardize.',
  );
}

export const targetFlowMatching = component({
  kind: "loss",
  name: "targetFlowMatching",
  summary:
    "Regression of the velocity on the exact marginal velocity of the training points, or of the law behind them.",
  paper: "Lipman et al. 2023, arXiv:2210.02747, eq. 5; Bertrand et al. 2025, arXiv:2506.03719",
  cost: "one network evaluation and its gradient a step; O(B n d) at worst for a batch of B among n training points",
  traits: pathLossTraits,
  options: {
    path: pathLossOptions.path,
    target: z
      .enum(["trainingPoints", "law"])
      .default("trainingPoints")
      .describe(
        "whose marginal velocity is the target: that of the training points, or of the law that they were drawn from",
      ),
  },
  inject: [kindToken("base"), dataToken],
  create: ({ path, target }, base, data) =>
    new TargetFlowMatching({ path, base, posterior: target === "law" ? posteriorOf(data.law) : undefined }),
});
