import type * as tf from "@tensorflow/tfjs";
import { baseLogDensity, type BaseMeasure } from "../measures/measure.js";
import { points } from "../numerics/points.js";
import type { Points } from "../numerics/points.js";
import type { Stream } from "../numerics/random.js";
import type { Compiled, Runtime } from "../runtime/runtime.js";
import { blocks } from "./blocks.js";
import type { FittedModel, Flow, LogDensity, Parameters } from "./model.js";
import { layout, unflatten } from "./parameters.js";

export interface NormalizingFlowParts {
  readonly flow: Flow;
  /** Trained parameters, flat. */
  readonly parameters: Float32Array | Float64Array;
  readonly base: BaseMeasure;
  readonly runtime: Runtime;
}

type Direction = "forward" | "inverse";

/**
 * Base draws pushed through an invertible map (Rezende & Mohamed 2015, arXiv:1505.05770): with z the inverse of x,
 * log p(x) = log p0(z) + log |det dz/dx|.
 */
export class NormalizingFlow implements FittedModel {
  readonly dimension: number;
  readonly #flow: Flow;
  readonly #base: BaseMeasure;
  readonly #runtime: Runtime;
  readonly #parameters: Float32Array | Float64Array;
  readonly #programs = new Map<string, Promise<Compiled>>();

  constructor({ flow, parameters, base, runtime }: NormalizingFlowParts) {
    this.dimension = flow.dimension;
    this.#flow = flow;
    this.#base = base;
    this.#runtime = runtime;
    this.#parameters = runtime.floats(layout(flow.parameters).count);
    this.#parameters.set(parameters);
  }

  async sample(n: number, stream: Stream): Promise<{ readonly points: Points }> {
    return { points: (await this.#map("forward", this.#base.sample(n, stream))).value };
  }

  async logDensity(x: Points): Promise<LogDensity> {
    const { value, logDet } = await this.#map("inverse", x);
    const base = baseLogDensity(this.#base, value, "The density of a normalizing flow");
    return { values: base.map((log, i) => log + logDet[i]!) };
  }

  async #map(direction: Direction, x: Points): Promise<{ readonly value: Points; readonly logDet: Float64Array }> {
    const value = points(x.n, x.d);
    const logDet = new Float64Array(x.n);
    for (const { rows, start, count } of blocks(x)) {
      const program = await this.#program(direction, rows.n);
      const outputs = await program.run({ flat: this.#parameters, x: rows.data });
      value.data.set(outputs["value"]!.subarray(0, count * x.d), start * x.d);
      logDet.set(outputs["logDet"]!.subarray(0, count), start);
    }
    return { value, logDet };
  }

  #program(direction: Direction, n: number): Promise<Compiled> {
    const key = `${direction} ${n}`;
    const program = this.#programs.get(key) ?? this.#compile(direction, n);
    this.#programs.set(key, program);
    return program;
  }

  #compile(direction: Direction, n: number): Promise<Compiled> {
    const apply = (parameters: Parameters, x: tf.Tensor) =>
      direction === "forward" ? this.#flow.forward(parameters, x) : this.#flow.inverse(parameters, x);
    return this.#runtime.compile(
      (inputs) => {
        const { flat, x } = inputs as { flat: tf.Tensor; x: tf.Tensor };
        return { ...apply(unflatten(flat, this.#flow.parameters), x) };
      },
      { flat: { shape: [this.#parameters.length] }, x: { shape: [n, this.dimension] } },
      { name: `flow ${direction}` },
    );
  }
}
