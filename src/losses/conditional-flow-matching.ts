import type * as tf from "@tensorflow/tfjs";
import { component, ref } from "../component/component.js";
import { kindToken } from "../component/token.js";
import type { Coupling } from "../couplings/coupling.js";
import { independent } from "../couplings/independent.js";
import type { BaseMeasure } from "../measures/measure.js";
import type { Parameters, VectorField } from "../models/model.js";
import type { Points } from "../numerics/points.js";
import type { ProbabilityPath } from "../paths/path.js";
import type { Specs, Tensors } from "../runtime/runtime.js";
import type { BatchSlice, BatchStreams, Loss, LossFloor, Trainable } from "./loss.js";
import { conditionalVariance } from "./conditional-variance.js";
import { drawRows } from "./rows.js";

const traits = { families: ["vectorField"] } as const;

/**
 * E |v(t, x_t) - u|^2 with x_t = alpha_t x1 + sigma_t x0 and u = d/dt x_t: the squared norm is a sum over the coordinates,
 * as in the paper, and the mean is over the batch. x_t and u are made on the host: as nodes of the graph they would cost
 * as much as a layer of a small network.
 */
class ConditionalFlowMatching implements Loss {
  readonly families = traits.families;
  readonly #path: ProbabilityPath;
  readonly #coupling: Coupling;
  readonly #base: BaseMeasure;
  #x1 = new Float64Array();
  #rows = new Int32Array();

  constructor(path: ProbabilityPath, coupling: Coupling, base: BaseMeasure) {
    this.#path = path;
    this.#coupling = coupling;
    this.#base = base;
  }

  inputs(batchSize: number, dimension: number): Specs {
    return { t: { shape: [batchSize, 1] }, x: { shape: [batchSize, dimension] }, u: { shape: [batchSize, dimension] } };
  }

  prepare(train: Points, streams: BatchStreams): Promise<void> | void {
    return this.#coupling.prepare?.(train, streams.data);
  }

  fill(slice: BatchSlice, train: Points, batchSize: number, streams: BatchStreams): void {
    const { d } = train;
    const size = batchSize * d;
    if (this.#x1.length !== size) this.#x1 = new Float64Array(size);
    const x1 = this.#x1;
    if (this.#rows.length !== batchSize) this.#rows = new Int32Array(batchSize);
    drawRows(x1, train, batchSize, streams.data, this.#rows);
    const x0 = this.#base.sample(batchSize, streams.noise).data;
    this.#coupling.pair({ n: batchSize, d, x0, x1, rows: this.#rows }, streams.data);

    const times = slice["t"]!;
    const x = slice["x"]!;
    const u = slice["u"]!;
    for (let i = 0, k = 0; i < batchSize; i++) {
      const t = streams.time.uniform();
      const { alpha, sigma, alphaDot, sigmaDot } = this.#path.at(t);
      times[i] = t;
      for (const end = k + d; k < end; k++) {
        x[k] = alpha * x1[k]! + sigma * x0[k]!;
        u[k] = alphaDot * x1[k]! + sigmaDot * x0[k]!;
      }
    }
  }

  value(model: Trainable, parameters: Parameters, batch: Tensors): tf.Tensor {
    const u = batch["u"]!;
    const error = (model as VectorField).velocity(parameters, batch["t"]!, batch["x"]!).sub(u);
    return error.square().sum().div(u.shape[0]);
  }

  /**
   * E Var(u | x_t), which the exact velocity of the empirical measure leaves; known for independent couplings and a
   * base with a density.
   */
  floor(train: Points, streams: BatchStreams): LossFloor | undefined {
    const known = this.#coupling.independent && this.#base.logDensity !== undefined;
    return known ? conditionalVariance(this.#path, this.#base, train, streams) : undefined;
  }
}

export const conditionalFlowMatching = component({
  kind: "loss",
  name: "conditionalFlowMatching",
  summary: "Regression of the velocity on that of random paths from base points to data points.",
  paper: "Lipman et al. 2023, arXiv:2210.02747, eq. 9; Tong et al. 2024, arXiv:2302.00482, eq. 10",
  traits,
  options: {
    path: ref("path").describe("probability path between the base and the data"),
    coupling: ref("coupling").prefault(independent()).describe("joint law of base points and data points"),
  },
  inject: [kindToken("base")],
  create: ({ path, coupling }, base) => new ConditionalFlowMatching(path, coupling, base),
});
