import type * as tf from "@tensorflow/tfjs";
import { component } from "../component/component.js";
import { kindToken } from "../component/token.js";
import { dataToken } from "../datasets/dataset.js";
import type { BaseMeasure, Measure } from "../measures/measure.js";
import type { Flow, Parameters, ParameterSpec } from "../models/model.js";
import type { Points } from "../numerics/points.js";
import type { Specs, Tensors } from "../runtime/runtime.js";
import { trainedLogDensity } from "./base-density.js";
import type { BatchSlice, BatchStreams, Loss, LossFloor, Trainable } from "./loss.js";
import { drawRows } from "./rows.js";

const traits = { families: ["flow"], defaultFor: "flow" } as const;

/** Mean over the batch of -log p(x), by the change of variables, in nats. */
class NegativeLogLikelihood implements Loss {
  readonly families = traits.families;
  readonly defaultFor = traits.defaultFor;
  readonly parameters: readonly ParameterSpec[];
  readonly #base: BaseMeasure;
  readonly #law: Measure | undefined;

  constructor(base: BaseMeasure, law: Measure | undefined) {
    this.parameters = base.trainable?.parameters ?? [];
    this.#base = base;
    this.#law = law;
  }

  inputs(batchSize: number, dimension: number): Specs {
    return { x: { shape: [batchSize, dimension] } };
  }

  fill(slice: BatchSlice, train: Points, batchSize: number, streams: BatchStreams): void {
    drawRows(slice["x"]!, train, batchSize, streams.data);
  }

  value(model: Trainable, parameters: Parameters, batch: Tensors): tf.Tensor {
    const { value, logDet } = (model as Flow).inverse(parameters, batch["x"]!);
    const base = trainedLogDensity(this.#base, parameters, value, "The loss negativeLogLikelihood");
    return base.add(logDet).mean().neg();
  }

  /** The entropy of the law of the data: no model is better on fresh data, though on its training data it may be. */
  floor(): LossFloor | undefined {
    const entropy = this.#law?.entropy;
    return entropy && { value: entropy.value, standardError: entropy.error };
  }
}

export const negativeLogLikelihood = component({
  kind: "loss",
  name: "negativeLogLikelihood",
  summary: "Maximum likelihood of a flow by the change of variables.",
  paper: "Dinh et al. 2017, arXiv:1605.08803, eq. 3",
  cost: "one inverse of the flow and one density of the base a step, with their gradients",
  traits,
  options: {},
  inject: [kindToken("base"), dataToken],
  create: (_options, base, data) => new NegativeLogLikelihood(base, data.law),
});
