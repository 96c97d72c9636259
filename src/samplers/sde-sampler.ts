import type * as tf from "@tensorflow/tfjs";
import { UserError } from "../numerics/error.js";
import { points } from "../numerics/points.js";
import type { Points } from "../numerics/points.js";
import type { Stream } from "../numerics/random.js";
import type { CompiledLoop, HostArray, Specs } from "../runtime/runtime.js";
import { constantSpecs, constantValues, ownConstants } from "../solvers/constants.js";
import { ProgramCache } from "../solvers/program-cache.js";
import { checkTimes } from "../solvers/times.js";
import { diffusionAt, type DiffusionOptions } from "./diffusion.js";
import type { Sampler, Sde, SdeSolution } from "./sampler.js";

/** The right-hand side of one equation, its constants known. */
export interface Terms {
  readonly f: (t: tf.Tensor, x: tf.Tensor) => tf.Tensor;
  readonly g: (t: tf.Tensor, x: tf.Tensor) => tf.Tensor;
}

/** A method for stochastic equations: one step, as a tensor program. */
export interface Scheme {
  readonly name: string;
  /** Evaluations of f a step. */
  readonly evaluations: number;
  /** X at t + h from X at t and the increment dW [n, d] of the Wiener process over the step. */
  step(terms: Terms, t: tf.Tensor, h: tf.Tensor, x: tf.Tensor, dW: tf.Tensor): tf.Tensor;
}

type StepLoop = CompiledLoop<Specs, Specs, Specs>;

// Numbers in one call's noise at most: bounds its memory, whatever the number of steps.
const largestNoise = 2 ** 20;

const scalar = { shape: [] };

/** A scheme with equal steps, `steps` of them per unit of time, rounded up so that requested times are hit exactly. */
export class SdeSampler implements Sampler {
  readonly name: string;
  readonly #loops = new ProgramCache<StepLoop>();

  constructor(
    readonly scheme: Scheme,
    readonly options: DiffusionOptions & { readonly steps: number },
  ) {
    this.name = scheme.name;
  }

  diffusion(t: tf.Tensor): tf.Tensor {
    return diffusionAt(this.options, t);
  }

  async integrate(sde: Sde, x0: Points, times: readonly number[], stream: Stream): Promise<SdeSolution> {
    checkTimes(this.name, times);
    const { n, d } = x0;
    const loop = await this.#loops.get(sde.drift, n, d, () => this.#compile(sde, n, d));
    const copy = (x: HostArray) => points(n, d, Float64Array.from(x));
    let x: HostArray = x0.data;
    const states = [copy(x)];
    let nfe = 0;
    for (let i = 1; i < times.length; i++) {
      const start = times[i - 1]!;
      const span = times[i]! - start;
      const count = Math.max(1, Math.ceil(span * this.options.steps * (1 - 1e-12)));
      x = await this.#walk(sde, loop, x, n * d, start, span / count, count, stream);
      nfe += count * this.scheme.evaluations;
      states.push(copy(x));
    }
    return { states, nfe };
  }

  async #walk(
    sde: Sde,
    loop: StepLoop,
    start: HostArray,
    size: number,
    t: number,
    h: number,
    steps: number,
    stream: Stream,
  ): Promise<HostArray> {
    const { runtime, constants } = sde;
    const feeds = { h: runtime.floats(1).fill(h), ...constantValues(constants) };
    const perCall = Math.max(1, Math.floor(largestNoise / Math.max(1, size)));
    let x = start;
    for (let done = 0; done < steps; done += perCall) {
      const count = Math.min(perCall, steps - done);
      const times = runtime.floats(count);
      for (let i = 0; i < count; i++) times[i] = t + (done + i) * h;
      const dW = runtime.floats(count * size);
      for (let i = 0; i < dW.length; i++) dW[i] = Math.sqrt(h) * stream.normal();
      const { state, outputs } = await loop.run({ x }, feeds, { t: times, dW }, count);
      const bad = outputs["magnitude"]!.findIndex((value) => !Number.isFinite(value));
      if (bad >= 0) throw this.#failure(times[bad]!, h);
      x = state["x"]!;
    }
    return x;
  }

  #compile(sde: Sde, n: number, d: number): Promise<StepLoop> {
    return sde.runtime.compileLoop<Specs, Specs, Specs>(
      (state, inputs, batch) => {
        const { h } = inputs as { h: tf.Tensor };
        const { t, dW } = batch as { t: tf.Tensor; dW: tf.Tensor };
        const constants = ownConstants(sde.constants, inputs);
        const terms: Terms = {
          f: (at, x) => sde.drift(at, x, constants),
          g: (at, x) => sde.diffusion(at, x, constants),
        };
        const next = this.scheme.step(terms, t, h, state["x"]!, dW);
        return { state: { x: next }, outputs: { magnitude: next.abs().sum() } };
      },
      {
        state: { x: { shape: [n, d] } },
        constants: { h: scalar, ...constantSpecs(sde.constants) },
        batch: { t: scalar, dW: { shape: [n, d] } },
      },
      { name: `${this.name} steps` },
    );
  }

  #failure(t: number, h: number): UserError {
    return new UserError(
      `${this.name} cannot proceed: the state is no longer finite after the step of size ${h} from t = ${t}; raise steps ` +
        `(now ${this.options.steps} per unit of time), lower diffusion (now ${this.options.diffusion}), or choose a ` +
        "schedule that vanishes where the score has a pole.",
      { kind: "failure" },
    );
  }
}
