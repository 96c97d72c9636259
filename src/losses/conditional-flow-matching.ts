import type * as tf from "@tensorflow/tfjs";
import { z } from "zod";
import { component, ref } from "../component/component.js";
import { kindToken } from "../component/token.js";
import { dataToken } from "../datasets/dataset.js";
import type { BaseMeasure } from "../measures/measure.js";
import type { Parameters, VectorField } from "../models/model.js";
import { pathField } from "../models/path-field.js";
import { rescheduledField } from "../models/rescheduled-field.js";
import { UserError } from "../numerics/error.js";
import type { Points } from "../numerics/points.js";
import { checkPrediction, type Prediction, predictions } from "../paths/conversions.js";
import type { PathCoefficients, ProbabilityPath } from "../paths/path.js";
import { startingLaw } from "../paths/starting-law.js";
import type { Specs, Tensors } from "../runtime/runtime.js";
import { conditionalVariance } from "./conditional-variance.js";
import type { BatchSlice, BatchStreams, LossFloor, Trainable } from "./loss.js";
import { type Ends, PathLoss, pathLossOptions, type PathLossParts, pathLossTraits } from "./path-loss.js";

interface ConditionalFlowMatchingParts extends PathLossParts {
  readonly predict: Prediction;
  readonly samplingPath?: ProbabilityPath | undefined;
}

/**
 * E |v(t, x_t) - u|^2 with u = d/dt x_t, or the same for the data point, the noise or the score in place of the velocity:
 * the squared norm is a sum over the coordinates, as in the paper, and the mean is over the batch.
 */
export class ConditionalFlowMatching extends PathLoss {
  readonly #predict: Prediction;
  readonly #samplingPath: ProbabilityPath | undefined;

  constructor(parts: ConditionalFlowMatchingParts) {
    super(parts);
    const owner = "conditionalFlowMatching";
    this.#predict = parts.predict;
    this.#samplingPath = parts.samplingPath;
    checkPrediction(parts.predict, parts.path, owner);
    const blurred = parts.path.at(0.5).gamma !== undefined;
    const exact = parts.predict === "velocity" || (parts.predict !== "score" && !blurred);
    if (!this.gaussian && (!exact || (parts.samplingPath !== undefined && blurred))) {
      throw new UserError(
        `${owner}: on this path a prediction of the ${parts.predict} gives a velocity only for the base standardGaussian ` +
          "and the coupling independent; choose these, or predict the velocity on the path conditionalOt.",
      );
    }
  }

  value(model: Trainable, parameters: Parameters, batch: Tensors): tf.Tensor {
    const u = batch["u"]!;
    const field = this.network(model as VectorField);
    const error = field.velocity(parameters, batch["t"]!, batch["x"]!, batch["condition"]).sub(u);
    return error.square().sum().div(u.shape[0]);
  }

  override field(model: VectorField): VectorField {
    const field = pathField(this.network(model), this.path, { predicts: this.#predict, gaussian: this.gaussian });
    return this.#samplingPath === undefined ? field : rescheduledField(field, this.path, this.#samplingPath);
  }

  override start(base: BaseMeasure): BaseMeasure {
    return startingLaw(this.#samplingPath ?? this.path, base);
  }

  /**
   * E Var(u | x_t), which the exact velocity of the empirical measure leaves; known for independent couplings and a
   * base with a density, and for monotone couplings.
   */
  override floor(train: Points, streams: BatchStreams): LossFloor | undefined {
    const blurred = this.path.at(0.5).gamma !== undefined;
    // Paths that do not cross have one velocity at each point.
    if (this.coupling.monotone === true && !blurred) return { value: 0, standardError: 0 };
    const known = this.coupling.independent === true && this.base.logDensity !== undefined;
    if (!known || (blurred && !this.gaussian)) return undefined;
    return conditionalVariance(this.path, this.base, train, streams, this.#predict);
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
    const u = slice["u"]!;
    if (this.#predict === "velocity" && coefficients.gamma === undefined) {
      // What most trainings ask for, a few thousand times a second and row, without an object for each.
      const { alphaDot, sigmaDot } = coefficients;
      for (let k = start; k < end; k++) u[k] = alphaDot * x1[k]! + sigmaDot * x0[k]!;
      return;
    }
    const { ofX1, ofX0, ofEps } = targetOf(this.#predict, coefficients);
    for (let k = start; k < end; k++) u[k] = ofX1 * x1[k]! + ofX0 * x0[k]! + ofEps * eps[k]!;
  }
}

/** What the regression target is made of: its shares of x1, x0 and eps. */
interface Target {
  readonly ofX1: number;
  readonly ofX0: number;
  readonly ofEps: number;
}

function targetOf(predict: Prediction, c: PathCoefficients<number>): Target {
  const { sigma, gamma = 0 } = c;
  switch (predict) {
    case "velocity":
      return { ofX1: c.alphaDot, ofX0: c.sigmaDot, ofEps: gamma === 0 ? 0 : c.gammaRate! / gamma };
    case "x1":
      return { ofX1: 1, ofX0: 0, ofEps: 0 };
    case "noise": {
      const width = Math.hypot(sigma, gamma);
      return { ofX1: 0, ofX0: sigma / width, ofEps: gamma / width };
    }
    case "score": {
      const variance = sigma * sigma + gamma * gamma;
      return { ofX1: 0, ofX0: -sigma / variance, ofEps: -gamma / variance };
    }
  }
}

export const conditionalFlowMatching = component({
  kind: "loss",
  name: "conditionalFlowMatching",
  summary: "Regression of the velocity on that of random paths from base points to data points.",
  paper: "Lipman et al. 2023, arXiv:2210.02747, eq. 9; Tong et al. 2024, arXiv:2302.00482, eq. 10",
  cost: "one network evaluation and its gradient a step; O(B d) to make a batch of B",
  traits: pathLossTraits,
  options: {
    ...pathLossOptions,
    predict: z
      .enum(predictions)
      .default("velocity")
      .describe("what the model is trained to say, from which the velocity is computed"),
    samplingPath: ref("path")
      .optional()
      .describe("path whose velocity is integrated after training, in place of the one that was trained on"),
  },
  inject: [kindToken("base"), dataToken],
  create: (options, base, data) => new ConditionalFlowMatching({ ...options, base, classes: data.classes }),
});
