import { setImmediate } from "node:timers/promises";
import { z } from "zod";
import { component } from "../component/component.js";
import { kindToken } from "../component/token.js";
import { bandwidthMessage } from "../measures/kernel-density.js";
import { baseLogDensity, type BaseMeasure } from "../measures/measure.js";
import { StandardGaussian } from "../measures/standard-gaussian.js";
import { UserError } from "../numerics/error.js";
import { points } from "../numerics/points.js";
import type { Points } from "../numerics/points.js";
import type { Stream } from "../numerics/random.js";
import type { HostField, OdeSolver } from "../solvers/solver.js";
import { EmpiricalVelocity } from "./empirical-velocity.js";
import type { ClosedFormModel, FittedModel, LogDensity } from "./model.js";

/**
 * The flow of the exact empirical velocity. Its time is u in [0, 1] with s = sigma^u, so that the solver sees every scale of
 * the noise alike; each point is integrated on its own, with its own steps, which differ by orders of magnitude where the
 * bandwidth is small.
 *
 * Samples: dx/du = c (m - (1 - sigma) x), with m the expected data point and c = log(sigma) / (sigma - 1).
 *
 * Densities: y = (x - t a) / s with a = m at the end, in which the path to a single atom stands still and errors count in
 * units of the noise. Then dy/du = c (m - a) / s with divergence c t tr Cov / s^2, and the volume between x and y is s^d.
 * Beside y, the solver follows the change of log N(y; 0, I) together with the divergence: far from the data each is
 * hundreds of nats, and only their sum, which is small, need be known to the solver's tolerance.
 */
export class ExactEmpiricalFlow implements FittedModel {
  readonly dimension: number;
  readonly #logBandwidth: number;
  /** c in the equations above: the limit at sigma = 1 is 1. */
  readonly #rate: number;

  constructor(
    readonly field: EmpiricalVelocity,
    readonly base: BaseMeasure,
    readonly solver: OdeSolver,
  ) {
    const { bandwidth, dimension } = field;
    this.dimension = dimension;
    this.#logBandwidth = Math.log(bandwidth);
    this.#rate = bandwidth === 1 ? 1 : this.#logBandwidth / (bandwidth - 1);
  }

  async sample(n: number, stream: Stream): Promise<{ readonly points: Points; readonly nfe: number }> {
    const { states, nfe } = await this.#push(n, [0, 1], stream);
    return { points: states[1]!, nfe };
  }

  async trajectories(n: number, times: readonly number[], stream: Stream): Promise<readonly Points[]> {
    const fromStart = times[0] === 0 ? times : [0, ...times];
    const { states } = await this.#push(n, fromStart, stream);
    return states.slice(fromStart.length - times.length);
  }

  velocity(t: number, x: Points): Promise<Points> {
    return Promise.resolve(this.field.velocity(t, x));
  }

  async logDensity(x: Points): Promise<LogDensity> {
    const d = this.dimension;
    const { bandwidth, posterior } = this.field;
    const expected = new Float64Array(x.data.length);
    const start = points(1, d + 1);
    const noise = points(x.n, d);
    const change = new Float64Array(x.n);
    let nfe = 0;
    for (let i = 0; i < x.n; i++) {
      posterior.moments(1, bandwidth, x.data, i * d, expected);
      const reference = expected.subarray(i * d, (i + 1) * d);
      for (let j = 0; j < d; j++) start.data[j] = (x.data[i * d + j]! - reference[j]!) / bandwidth;
      noise.data.set(start.data.subarray(0, d), i * d);
      const solution = await this.solver.integrate(this.#noiseField(reference), start, [1, 0]);
      change[i] = solution.states[1]!.data[d]!;
      nfe += solution.nfe;
      await letOthersRun();
    }
    const base = baseLogDensity(this.base, noise, "The density of exactEmpiricalFlow");
    const values = base.map((value, i) => value + change[i]! - d * this.#logBandwidth);
    return { values, nfe: x.n === 0 ? 0 : nfe / x.n };
  }

  /** Positions at the given times of `n` draws from the base, and the mean number of evaluations a draw. */
  async #push(n: number, times: readonly number[], stream: Stream) {
    const d = this.dimension;
    const start = this.base.sample(n, stream);
    const field = this.#positionField();
    const u = times.map((t) => this.#logTime(t));
    const states = times.map(() => points(n, d));
    let nfe = 0;
    for (let i = 0; i < n; i++) {
      const row = points(1, d, start.data.slice(i * d, (i + 1) * d));
      const solution = await this.solver.integrate(field, row, u);
      solution.states.forEach((state, k) => {
        states[k]!.data.set(state.data, i * d);
      });
      nfe += solution.nfe;
      await letOthersRun();
    }
    return { states, nfe: n === 0 ? 0 : nfe / n };
  }

  /** dx/du. */
  #positionField(): HostField {
    const { bandwidth, posterior } = this.field;
    const rate = this.#rate;
    return {
      kind: "host",
      derivative: (u, x, out, n, d) => {
        const t = this.#time(u);
        const s = this.field.noise(t);
        for (let row = 0; row < n * d; row += d) posterior.moments(t, s, x, row, out);
        for (let at = 0; at < out.length; at++) out[at] = rate * (out[at]! - (1 - bandwidth) * x[at]!);
      },
    };
  }

  /** dy/du about the reference point a, with the change of the log density as one more coordinate. */
  #noiseField(reference: Float64Array): HostField {
    const { posterior } = this.field;
    const rate = this.#rate;
    const d = this.dimension;
    const x = new Float64Array(d);
    const mean = new Float64Array(d);
    return {
      kind: "host",
      derivative: (u, y, out, n) => {
        const t = this.#time(u);
        const s = this.field.noise(t);
        for (let row = 0; row < n * (d + 1); row += d + 1) {
          for (let j = 0; j < d; j++) x[j] = t * reference[j]! + s * y[row + j]!;
          const trace = posterior.moments(t, s, x, 0, mean);
          let change = (rate * t * trace) / (s * s);
          for (let j = 0; j < d; j++) {
            const slope = (rate * (mean[j]! - reference[j]!)) / s;
            out[row + j] = slope;
            change -= y[row + j]! * slope;
          }
          out[row + d] = change;
        }
      },
    };
  }

  /** t at which s = sigma^u. */
  #time(u: number): number {
    return this.field.bandwidth === 1 ? u : Math.expm1(u * this.#logBandwidth) / (this.field.bandwidth - 1);
  }

  /** u at which s = 1 - (1 - sigma) t. */
  #logTime(t: number): number {
    if (t === 0 || t === 1 || this.field.bandwidth === 1) return t;
    return Math.log1p((this.field.bandwidth - 1) * t) / this.#logBandwidth;
  }
}

/** Host arithmetic never leaves the thread by itself: between points, timers and signals get their turn. */
const letOthersRun = (): Promise<void> => setImmediate();

/** Fits by taking the training points as atoms. */
class ExactEmpiricalFlowModel implements ClosedFormModel {
  readonly family = "closedForm";

  constructor(
    readonly bandwidth: number,
    readonly base: BaseMeasure,
    readonly solver: OdeSolver,
  ) {
    if (!(base instanceof StandardGaussian)) {
      throw new UserError(
        "exactEmpiricalFlow knows its velocity for the base standardGaussian only; set the study's base to standardGaussian().",
      );
    }
  }

  fit(train: Points): FittedModel {
    return new ExactEmpiricalFlow(new EmpiricalVelocity(train, this.bandwidth), this.base, this.solver);
  }
}

export const exactEmpiricalFlow = component({
  kind: "model",
  name: "exactEmpiricalFlow",
  summary:
    "Flow matching at its optimum on the training points, in closed form: its law is the kernel density estimate.",
  paper: "Lipman et al. 2023, arXiv:2210.02747, theorem 1 and eq. 20; Bertrand et al. 2025, arXiv:2506.03719",
  cost: "O(n d) an evaluation and atom at wide bandwidths, less where few atoms matter; one integration a point",
  traits: { family: "closedForm" },
  options: {
    bandwidth: z
      .number()
      .refine((bandwidth) => bandwidth > 0, bandwidthMessage)
      .describe("standard deviation around each training point at t = 1 (sigma of the conditional OT path)"),
  },
  inject: [kindToken("base"), kindToken("solver")],
  create: ({ bandwidth }, base, solver) => new ExactEmpiricalFlowModel(bandwidth, base, solver),
});
