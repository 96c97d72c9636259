import type * as tf from "@tensorflow/tfjs";
import type { DivergenceEstimator } from "../divergences/divergence.js";
import { ExactDivergence } from "../divergences/exact-divergence.js";
import { baseLogDensity, type BaseMeasure } from "../measures/measure.js";
import { points } from "../numerics/points.js";
import type { Points } from "../numerics/points.js";
import { Stream } from "../numerics/random.js";
import { mean, standardError } from "../numerics/statistics.js";
import type { Compiled, Runtime, Specs } from "../runtime/runtime.js";
import { tf as tensorflow } from "../runtime/tensorflow.js";
import type { Sampler, Sde } from "../samplers/sampler.js";
import type { OdeSolver, TracedField } from "../solvers/solver.js";
import { atOneTime } from "./at-one-time.js";
import { blocks } from "./blocks.js";
import type { FittedModel, LogDensity, VectorField } from "./model.js";
import { scoreOf } from "./score.js";
import { layout, unflatten } from "./parameters.js";

export interface ContinuousFlowParts {
  readonly field: VectorField;
  /** Trained parameters, flat. */
  readonly parameters: Float32Array | Float64Array;
  readonly base: BaseMeasure;
  readonly solver: OdeSolver;
  readonly runtime: Runtime;
  /** Draws the samples and their ways; they follow the ODE if absent. */
  readonly sampler?: Sampler;
  /** The exact divergence if absent. */
  readonly divergence?: DivergenceEstimator;
  /** The stream of the divergence's probes, from its beginning at every call: equal points have equal densities. */
  readonly probeStream?: () => Stream;
}

/** What the programs of a flow are traced from and kept by; the values of its parameters are no part of them. */
interface Equations {
  readonly position: TracedField["derivative"];
  readonly positionAndVolume: TracedField["derivative"];
  readonly stochastic: Pick<Sde, "drift" | "diffusion"> | undefined;
  readonly velocities: Map<number, Promise<Compiled>>;
}

/** Who needs the density of the base, in messages. */
const user = "The density of a continuous flow";

/**
 * A continuous normalizing flow: base draws carried along dx/dt = v(t, x) from t = 0 to 1 (Chen et al. 2018,
 * arXiv:1806.07366). The density is log p1(x1) = log p0(x0) - int_0^1 div v dt along the way back. Where the divergence is
 * estimated, the log density is unbiased; its standard error is that of the mean of the probes' integrals.
 */
export class ContinuousFlow implements FittedModel {
  readonly dimension: number;
  readonly #parts: ContinuousFlowParts;
  readonly #equations: Equations;
  readonly #base: BaseMeasure;
  readonly #solver: OdeSolver;
  readonly #position: TracedField;
  readonly #sampler: { readonly method: Sampler; readonly sde: Sde } | undefined;
  readonly #divergence: DivergenceEstimator;
  readonly #probeStream: () => Stream;

  constructor(parts: ContinuousFlowParts, shared?: Equations) {
    const { field, parameters, base, solver, runtime, sampler } = parts;
    const { divergence = new ExactDivergence(tensorflow), probeStream = () => Stream.of(0, "divergence") } = parts;
    this.dimension = field.dimension;
    this.#parts = parts;
    this.#base = base;
    this.#solver = solver;
    this.#divergence = divergence;
    this.#probeStream = probeStream;
    const { count } = layout(field.parameters);
    const flat = runtime.floats(count);
    flat.set(parameters);
    const equations = shared ?? equationsOf(field, divergence, sampler);
    const constants = { specs: { flat: { shape: [count] } }, values: { flat } };
    this.#equations = equations;
    this.#position = { kind: "traced", runtime, constants, derivative: equations.position };
    this.#sampler = sampler && { method: sampler, sde: { runtime, constants, ...equations.stochastic! } };
  }

  /** The flow along the same field with other parameters, which shares the compiled programs of this one. */
  withParameters(parameters: Float32Array | Float64Array): ContinuousFlow {
    return new ContinuousFlow({ ...this.#parts, divergence: this.#divergence, parameters }, this.#equations);
  }

  async sample(n: number, stream: Stream): Promise<{ readonly points: Points; readonly nfe: number }> {
    const { states, nfe } = await this.#ways(n, [0, 1], stream);
    return { points: states[1]!, nfe };
  }

  async trajectories(n: number, times: readonly number[], stream: Stream): Promise<readonly Points[]> {
    const fromStart = times[0] === 0 ? times : [0, ...times];
    const { states } = await this.#ways(n, fromStart, stream);
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
    const { end, volume, nfe } = await this.#withVolume(x, [1, 0]);
    return { ...density(baseLogDensity(this.#base, end, user), volume), nfe };
  }

  async sampleWithLogDensity(n: number, stream: Stream) {
    const start = this.#base.sample(n, stream);
    const { end, volume, nfe } = await this.#withVolume(start, [0, 1]);
    return {
      points: end,
      logDensity: { ...density(baseLogDensity(this.#base, start, user), negated(volume)), nfe },
    };
  }

  /** Carries points from one time to the other, with the integrals of the divergence's traces along the way. */
  async #withVolume(x: Points, times: readonly [from: number, to: number]) {
    const { d } = x;
    const { columns, probes } = this.#divergence;
    const stream = this.#probeStream();
    const fieldOf = (n: number): TracedField => {
      const { runtime, constants } = this.#position;
      const derivative = this.#equations.positionAndVolume;
      if (probes === 0) return { ...this.#position, derivative };
      const drawn = runtime.floats(n * probes * d);
      this.#divergence.draw(drawn, stream);
      return {
        kind: "traced",
        runtime,
        constants: {
          specs: { ...constants.specs, probes: { shape: [n, probes, d] } },
          values: { ...constants.values, probes: drawn },
        },
        derivative,
      };
    };
    const { states, nfe } = await inBlocks(withColumns(x, columns), times, (rows) =>
      this.#solver.integrate(fieldOf(rows.n), rows, times),
    );
    return { ...splitColumns(states[1]!, d), nfe };
  }

  #velocityProgram(n: number): Promise<Compiled> {
    const field = this.#position;
    const { runtime, constants } = field;
    const program =
      this.#equations.velocities.get(n) ??
      runtime.compile<Specs>(
        (inputs) => ({ v: field.derivative(inputs["t"]!, inputs["x"]!, inputs) }),
        { t: { shape: [] }, x: { shape: [n, this.dimension] }, ...constants.specs },
        { name: "velocity" },
      );
    this.#equations.velocities.set(n, program);
    return program;
  }

  /** Positions of `n` draws from the base at the given times. */
  #ways(n: number, times: readonly number[], stream: Stream): Promise<Ways> {
    const start = this.#base.sample(n, stream);
    const sampler = this.#sampler;
    return inBlocks(start, times, (rows) =>
      sampler === undefined
        ? this.#solver.integrate(this.#position, rows, times)
        : sampler.method.integrate(sampler.sde, rows, times, stream),
    );
  }
}

interface Ways {
  /** The points at each of the times. */
  readonly states: readonly Points[];
  /** Evaluations that a point took. */
  readonly nfe: number;
}

/** Carries points through the given times block by block; the evaluations are the mean over the points. */
async function inBlocks(
  start: Points,
  times: readonly number[],
  carry: (rows: Points) => Promise<Ways>,
): Promise<Ways> {
  const states = times.map(() => points(start.n, start.d));
  let nfe = 0;
  for (const { rows, start: first, count } of blocks(start)) {
    const carried = await carry(rows);
    carried.states.forEach((state, k) => {
      states[k]!.data.set(state.data.subarray(0, count * start.d), first * start.d);
    });
    nfe += (carried.nfe * count) / start.n;
  }
  return { states, nfe };
}

function equationsOf(field: VectorField, divergence: DivergenceEstimator, sampler: Sampler | undefined): Equations {
  const velocity = (t: tf.Tensor, flat: tf.Tensor) =>
    atOneTime(field, unflatten(flat, field.parameters))(t.reshape([1, 1]));
  const position: TracedField["derivative"] = (t, x, constants) => velocity(t, constants["flat"]!)(x);
  return {
    position,
    positionAndVolume: (t, y, constants) => {
      const x = y.slice([0, 0], [-1, field.dimension]);
      const { value, traces } = divergence.estimate(velocity(t, constants["flat"]!), x, constants["probes"]);
      return value.concat(traces, 1);
    },
    stochastic: sampler && stochastic(field, position, sampler),
    velocities: new Map(),
  };
}

/** The stochastic equation with the marginals of the flow of `position`: its drift is v + g^2 / 2 grad log p_t. */
function stochastic(
  field: VectorField,
  position: TracedField["derivative"],
  sampler: Sampler,
): Pick<Sde, "drift" | "diffusion"> {
  const score = scoreOf(field, sampler.name);
  return {
    drift: (t, x, constants) => {
      const v = position(t, x, constants);
      const half = sampler.diffusion(t).square().mul(0.5);
      const named = unflatten(constants["flat"]!, field.parameters);
      const pull = score(named, t.reshape([1, 1]).tile([x.shape[0], 1]), x).mul(half);
      // Where g vanishes the score may have a pole.
      return v.add(pull.where(half.greater(0).broadcastTo(pull.shape), pull.zerosLike()));
    },
    diffusion: (t) => sampler.diffusion(t),
  };
}

/** [n, d] to [n, d + columns] with zeros in the last columns. */
function withColumns(x: Points, columns: number): Points {
  const out = points(x.n, x.d + columns);
  for (let i = 0; i < x.n; i++) out.data.set(x.data.subarray(i * x.d, (i + 1) * x.d), i * out.d);
  return out;
}

/** The inverse of `withColumns`. */
function splitColumns(y: Points, d: number): { readonly end: Points; readonly volume: Points } {
  const end = points(y.n, d);
  const volume = points(y.n, y.d - d);
  for (let i = 0; i < y.n; i++) {
    const row = y.data.subarray(i * y.d, (i + 1) * y.d);
    end.data.set(row.subarray(0, d), i * d);
    volume.data.set(row.subarray(d), i * volume.d);
  }
  return { end, volume };
}

function negated(x: Points): Points {
  return points(
    x.n,
    x.d,
    x.data.map((value) => -value),
  );
}

/** Log densities that are changed by the mean of each row of `volume`, with the standard error of that mean if it has one. */
function density(base: Float64Array, volume: Points): LogDensity {
  const { n, d, data } = volume;
  const rows = Array.from({ length: n }, (_, i) => data.subarray(i * d, (i + 1) * d));
  const values = base.map((value, i) => value + mean(rows[i]!));
  return d === 1 ? { values } : { values, standardError: Float64Array.from(rows, standardError) };
}
