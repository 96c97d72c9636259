import type * as tf from "@tensorflow/tfjs";
import type { FixedPairs } from "../couplings/fixed-pairs.js";
import type { Parameters, VectorField } from "../models/model.js";
import type { Points } from "../numerics/points.js";
import type { Specs, Tensors } from "../runtime/runtime.js";
import type { BatchSlice, BatchStreams, Loss, Trainable } from "./loss.js";

/**
 * E |v(0, x0) - (x1 - x0)|^2 over fixed pairs: distillation of the flow that made them into one step (Liu, Gong and Liu
 * 2022, arXiv:2209.03003, section 2.2). The squared norm is a sum over the coordinates, and the mean is over the batch.
 */
export class Displacement implements Loss {
  readonly families = ["vectorField"] as const;
  readonly #pairs: FixedPairs;
  #rows = new Int32Array();
  #x0 = new Float64Array();
  #x1 = new Float64Array();

  constructor(pairs: FixedPairs) {
    this.#pairs = pairs;
  }

  inputs(batchSize: number, dimension: number): Specs {
    return { x: { shape: [batchSize, dimension] }, u: { shape: [batchSize, dimension] } };
  }

  fill(slice: BatchSlice, { d }: Points, batchSize: number, { data }: BatchStreams): void {
    if (this.#rows.length !== batchSize) {
      this.#rows = new Int32Array(batchSize);
      this.#x0 = new Float64Array(batchSize * d);
      this.#x1 = new Float64Array(batchSize * d);
    }
    const [x0, x1] = [this.#x0, this.#x1];
    this.#pairs.pair({ n: batchSize, d, x0, x1, rows: this.#rows }, data);
    const [x, u] = [slice["x"]!, slice["u"]!];
    for (let k = 0; k < batchSize * d; k++) {
      x[k] = x0[k]!;
      u[k] = x1[k]! - x0[k]!;
    }
  }

  value(model: Trainable, parameters: Parameters, batch: Tensors): tf.Tensor {
    const [x, u] = [batch["x"]!, batch["u"]!];
    const t = x.slice([0, 0], [-1, 1]).zerosLike();
    const error = (model as VectorField).velocity(parameters, t, x).sub(u);
    return error.square().sum().div(u.shape[0]);
  }
}
