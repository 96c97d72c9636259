import type * as tf from "@tensorflow/tfjs";
import { points, type Points } from "../numerics/points.js";
import type { Stream } from "../numerics/random.js";
import type { Compiled } from "../runtime/runtime.js";
import { blocks } from "./blocks.js";
import type { ContinuousFlowParts } from "./continuous-flow.js";
import type { FittedModel } from "./model.js";
import { layout, unflatten } from "./parameters.js";

export type OneStepMapParts = Pick<ContinuousFlowParts, "field" | "parameters" | "base" | "runtime">;

/**
 * The map x1 = x0 + v(0, x0) of a velocity that stands for whole displacements (Liu, Gong and Liu 2022, arXiv:2209.03003,
 * section 2.2): one network evaluation a sample, and no density, for the map need not be invertible.
 */
export class OneStepMap implements FittedModel {
  readonly dimension: number;
  readonly #parts: OneStepMapParts;
  readonly #flat: Float32Array | Float64Array;
  readonly #programs = new Map<number, Promise<Compiled>>();

  constructor(parts: OneStepMapParts) {
    const { field, parameters, runtime } = parts;
    this.dimension = field.dimension;
    this.#parts = parts;
    this.#flat = runtime.floats(layout(field.parameters).count);
    this.#flat.set(parameters);
  }

  async sample(n: number, stream: Stream): Promise<{ readonly points: Points; readonly nfe: number }> {
    return { points: await this.#map(this.#parts.base.sample(n, stream)), nfe: 1 };
  }

  async trajectories(n: number, times: readonly number[], stream: Stream): Promise<readonly Points[]> {
    const start = this.#parts.base.sample(n, stream);
    const end = await this.#map(start);
    return times.map((t) => ({ ...end, data: end.data.map((value, at) => (1 - t) * start.data[at]! + t * value) }));
  }

  async #map(x: Points): Promise<Points> {
    const out = points(x.n, x.d);
    for (const { rows, start, count } of blocks(x)) {
      const program = await this.#program(rows.n);
      const { value } = await program.run({ x: rows.data, flat: this.#flat });
      out.data.set(value!.subarray(0, count * x.d), start * x.d);
    }
    return out;
  }

  #program(n: number): Promise<Compiled> {
    const { field, runtime } = this.#parts;
    const program =
      this.#programs.get(n) ??
      runtime.compile(
        (inputs: Readonly<Record<string, tf.Tensor>>) => {
          const [x, flat] = [inputs["x"]!, inputs["flat"]!];
          const t = x.slice([0, 0], [-1, 1]).zerosLike();
          return { value: x.add(field.velocity(unflatten(flat, field.parameters), t, x)) };
        },
        { x: { shape: [n, this.dimension] }, flat: { shape: [this.#flat.length] } },
        { name: "one step" },
      );
    this.#programs.set(n, program);
    return program;
  }
}
