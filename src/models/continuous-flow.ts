import type * as tf from "@tensorflow/tfjs";
import type { BaseMeasure } from "../measures/measure.js";
import { points } from "../numerics/points.js";
import type { Points } from "../numerics/points.js";
import type { Stream } from "../numerics/random.js";
import type { Compiled, Runtime, Specs } from "../runtime/runtime.js";
import type { OdeSolver, TracedField } from "../solvers/solver.js";
import { blocks } from "./blocks.js";
import { withDivergence } from "./divergence.js";
import type { FittedModel, LogDensity, VectorField } from "./model.js";
import { layout, unflatten } from "./parameters.js";

export interface ContinuousFlowParts {
  readonly field: VectorField;
  /** Trained parameters, flat. */
  readonly parameters: Float32Array | Float64Array;
  readonly base: BaseMeasure;
  readonly solver: OdeSolver;
  readonly runtime: Runtime;
}

/**
 * A continuous normalizing flow: base draws carried along dx/dt = v(t, x) from t = 0 to 1 (Chen et al. 2018,
 * arXiv:1806.07366). The density is log p1(x1) = log p0(x0) - int_0^1 div v dt along the way back, with the exact divergence.
 */
export class ContinuousFlow implements FittedModel {
  readonly dimension: number;
  readonly #base: BaseMeasure;
  readonly #solver: OdeSolver;
  readonly #position: TracedField;
  readonly #positionAndVolume: TracedField;
  readonly #velocities = new Map<number, Promise<Compiled>>();

  constructor({ field, parameters, base, solver, runtime }: ContinuousFlowParts) {
    this.dimension = field.dimension;
    this.#base = base;
    this.#solver = solver;
    const { count } = layout(field.parameters);
    const flat = runtime.floats(count);
    flat.set(parameters);
    const traced = {
      kind: "traced",
      runtime,
      constants: { specs: { flat: { shape: [count] } }, values: { flat } },
    } as const;
    const velocity = (t: tf.Tensor, flatTensor: tf.Tensor) => {
      const named = unflatten(flatTensor, field.parameters);
      return (x: tf.Tensor) => field.velocity(named, t.reshape([1, 1]).tile([x.shape[0], 1]), x);
    };
    this.#position = { ...traced, derivative: (t, x, constants) => velocity(t, constants["flat"]!)(x) };
    this.#positionAndVolume = {
      ...traced,
      derivative: (t, y, constants) => {
        const x = y.slice([0, 0], [-1, this.dimension]);
        const { value, divergence } = withDivergence(velocity(t, constants["flat"]!), x);
        return value.concat(divergence, 1);
      },
    };
  }

  async sample(n: number, stream: Stream): Promise<{ readonly points: Points; readonly nfe: number }> {
    const { states, nfe } = await this.#integrate(this.#position, this.#base.sample(n, stream), [0, 1]);
    return { points: states[1]!, nfe };
  }

  async trajectories(n: number, times: readonly number[], stream: Stream): Promise<readonly Points[]> {
    const fromStart = times[0] === 0 ? times : [0, ...times];
    const { states } = await this.#integrate(this.#position, this.#base.sample(n, stream), fromStart);
    return states.slice(fromStart.length - times.length);
  }

  async velocity(t: number, x: Points): Promise<Points> {
    const out = points(x.n, x.d);
    for (const { rows, start, count } of blocks(x)) {
      const program = await this.#velocityProgram(rows.n);
      const { v } = await program.run({ t: Float64Array.of(t), x: rows.data, ...this.#position.constants.values });
      out.data.set(v!.subarray(0, count * x.d), start * x.d);
    }
    return out;
  }

  async logDensity(x: Points): Promise<LogDensity> {
    const { states, nfe } = await this.#integrate(this.#positionAndVolume, withColumn(x), [1, 0]);
    const { noise, column } = splitColumn(states[1]!);
    const base = this.#base.logDensity(noise);
    return { values: base.map((value, i) => value + column[i]!), nfe };
  }

  #velocityProgram(n: number): Promise<Compiled> {
    const field = this.#position;
    const { runtime, constants } = field;
    const program =
      this.#velocities.get(n) ??
      runtime.compile<Specs>(
        (inputs) => ({ v: field.derivative(inputs["t"]!, inputs["x"]!, inputs) }),
        { t: { shape: [] }, x: { shape: [n, this.dimension] }, ...constants.specs },
        { name: "velocity" },
      );
    this.#velocities.set(n, program);
    return program;
  }

  /** States at the given times, and the evaluations a point took on average over the blocks. */
  async #integrate(field: TracedField, start: Points, times: readonly number[]) {
    const states = times.map(() => points(start.n, start.d));
    let nfe = 0;
    for (const { rows, start: first, count } of blocks(start)) {
      const solution = await this.#solver.integrate(field, rows, times);
      solution.states.forEach((state, k) => {
        states[k]!.data.set(state.data.subarray(0, count * start.d), first * start.d);
      });
      nfe += (solution.nfe * count) / start.n;
    }
    return { states, nfe };
  }
}

/** [n, d] to [n, d + 1] with zeros in the last column. */
function withColumn(x: Points): Points {
  const out = points(x.n, x.d + 1);
  for (let i = 0; i < x.n; i++) out.data.set(x.data.subarray(i * x.d, (i + 1) * x.d), i * out.d);
  return out;
}

/** The inverse of `withColumn`. */
function splitColumn(y: Points): { readonly noise: Points; readonly column: Float64Array } {
  const noise = points(y.n, y.d - 1);
  const column = new Float64Array(y.n);
  for (let i = 0; i < y.n; i++) {
    noise.data.set(y.data.subarray(i * y.d, (i + 1) * y.d - 1), i * noise.d);
    column[i] = y.data[(i + 1) * y.d - 1]!;
  }
  return { noise, column };
}
