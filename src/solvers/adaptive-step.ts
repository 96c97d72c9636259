import { UserError } from "../numerics/error.js";
import type { Points } from "../numerics/points.js";
import type { HostArray } from "../runtime/runtime.js";
import { interpolate, type StepEnds } from "./dense-output.js";
import { HostAdaptiveStepper } from "./host-stepper.js";
import type { OdeField, OdeSolution, OdeSolver } from "./solver.js";
import type { AdaptiveStepper, Tolerances } from "./stepper.js";
import type { EmbeddedTableau } from "./tableau.js";
import { ProgramCache } from "./program-cache.js";
import { checkTimes } from "./times.js";
import { compileStep } from "./traced-programs.js";
import type { StepPrograms } from "./traced-programs.js";
import { TracedAdaptiveStepper } from "./traced-stepper.js";

export interface AdaptiveOptions extends Tolerances {
  /** Attempted steps, accepted or not, after which an integration gives up. */
  readonly maxSteps: number;
  /** PI if absent. */
  readonly controller?: Controller | undefined;
  /** Interpolates the times between the first and the last instead of stepping onto each. */
  readonly dense?: boolean | undefined;
}

/** Exponents of the last error and of the one before it in the factor of the next step, times the order k of the error. */
const exponents = { PI: [0.7, 0.4], I: [1, 0] } as const;

export type Controller = keyof typeof exponents;

export const controllers = Object.keys(exponents) as [Controller, ...Controller[]];

/**
 * An embedded Runge-Kutta method with step size control (Hairer, Norsett & Wanner 1993, section II.4): the first step
 * is chosen from the derivatives, later ones by a PI controller or an integral one. One step size serves the whole
 * batch: the error is the root mean square over all coordinates of all points, each in units of atol + rtol |y|.
 * Requested times are hit exactly; with `dense`, only the last one is, and those before it are interpolated: by the
 * method's quartic (order 5) if it has one, else by Hermite's cubic (order 4).
 */
export class AdaptiveSolver implements OdeSolver {
  readonly name: string;
  readonly order: number;
  readonly #programs = new ProgramCache<StepPrograms>();

  constructor(
    readonly tableau: EmbeddedTableau,
    readonly options: AdaptiveOptions,
  ) {
    this.name = tableau.name;
    this.order = tableau.order;
  }

  async integrate(field: OdeField, y0: Points, times: readonly number[]): Promise<OdeSolution> {
    checkTimes(this.name, times);
    const stepper = await this.#stepper(field, y0);
    const states = [stepper.state()];
    if (times.length === 1 || y0.data.length === 0) {
      return { states: times.map(() => stepper.state()), nfe: 0, accepted: 0, rejected: 0 };
    }
    const walk = new AdaptiveWalk(this.name, this.tableau, this.options, stepper, times[0]!);
    await walk.chooseFirstStep(times.at(-1)!);
    for (const target of times.slice(1)) {
      const lands = !this.options.dense || target === times.at(-1);
      states.push(lands ? await walk.to(target) : await walk.past(target, times.at(-1)!, y0.n, y0.d));
    }
    return { states, nfe: stepper.nfe, accepted: walk.accepted, rejected: walk.rejected };
  }

  async #stepper(field: OdeField, y0: Points): Promise<AdaptiveStepper> {
    if (field.kind === "host") return new HostAdaptiveStepper(field, this.tableau, y0, this.options);
    const { n, d } = y0;
    const compile = (): Promise<StepPrograms> => compileStep(field, this.tableau, this.options, n, d);
    return new TracedAdaptiveStepper(
      field,
      this.tableau,
      await this.#programs.get(field.derivative, n, d, compile),
      y0,
    );
  }
}

/** One integration: where it is, and the step it will try next. */
class AdaptiveWalk {
  accepted = 0;
  rejected = 0;
  #size = 0;
  #lastError = 1;
  #afterRejection = false;
  /** The last step, if it is to be interpolated. */
  #ends: StepEnds | undefined;
  /** Order of the error estimate of one step in h. */
  readonly #errorOrder: number;

  constructor(
    readonly name: string,
    readonly tableau: EmbeddedTableau,
    readonly options: AdaptiveOptions,
    readonly stepper: AdaptiveStepper,
    public t: number,
  ) {
    this.#errorOrder = Math.min(tableau.order, tableau.embedded.order) + 1;
  }

  /** Hairer, Norsett & Wanner 1993, section II.4: an explicit Euler step probes how fast the derivative changes. */
  async chooseFirstStep(end: number): Promise<void> {
    const { stepper, t } = this;
    const span = Math.abs(end - t);
    const direction = Math.sign(end - t);
    const y = stepper.y;
    const f0 = await stepper.slope(t);
    if (!f0.every(Number.isFinite)) {
      throw this.#failure("the derivative is not finite", 0, Number.NaN);
    }
    const d0 = this.#norm(y, y);
    const d1 = this.#norm(f0, y);
    const guess = d0 < 1e-5 || d1 < 1e-5 ? 1e-6 : (0.01 * d0) / d1;
    const h0 = Math.min(guess, span);
    const f1 = await stepper.derivative(t + direction * h0, axpy(y, direction * h0, f0));
    const d2 = this.#norm(axpy(f1, -1, f0), y) / h0;
    const fastest = Math.max(d1, d2);
    const h1 = fastest <= 1e-15 ? Math.max(1e-6, h0 * 1e-3) : (0.01 / fastest) ** (1 / this.#errorOrder);
    this.#size = Math.min(Number.isFinite(h1) ? Math.min(100 * h0, h1) : h0, span);
  }

  /** Steps onto a time. */
  async to(target: number): Promise<Points> {
    while (this.t !== target) await this.#advance(target);
    return this.stepper.state();
  }

  /** Steps past a time towards the end, and interpolates there. */
  async past(target: number, end: number, n: number, d: number): Promise<Points> {
    while ((target - this.t) * (end - target) > 0) {
      const [t, y0, f0] = [
        this.t,
        Float64Array.from(this.stepper.y),
        Float64Array.from(await this.stepper.slope(this.t)),
      ];
      const quartic = await this.#advance(end);
      const y1 = Float64Array.from(this.stepper.y);
      this.#ends = { t, h: this.t - t, y0, f0, y1, f1: Float64Array.from(await this.stepper.slope(this.t)), quartic };
    }
    return interpolate(target, n, d, this.#ends!);
  }

  /** One step that is accepted, after as many attempts as that takes; returns the term of its quartic for interpolation. */
  async #advance(target: number): Promise<HostArray | undefined> {
    const direction = Math.sign(target - this.t);
    for (;;) {
      if (this.accepted + this.rejected >= this.options.maxSteps) {
        throw this.#failure(`maxSteps = ${this.options.maxSteps} steps were not enough`, this.#size, this.#lastError);
      }
      const remaining = Math.abs(target - this.t);
      // A step that would leave a sliver is stretched over it.
      const landing = this.#size * 1.01 >= remaining;
      const size = landing ? remaining : this.#size;
      const error = await this.stepper.attempt(this.t, direction * size);
      if (error <= 1) {
        const quartic = this.options.dense && this.tableau.quartic ? this.stepper.quartic() : undefined;
        this.stepper.accept();
        this.t = landing ? target : this.t + direction * size;
        this.#afterAcceptance(size, error, landing);
        return quartic;
      }
      this.#afterRejected(size, error);
    }
  }

  #afterAcceptance(size: number, error: number, landing: boolean): void {
    this.accepted++;
    const largest = this.#afterRejection ? 1 : 5;
    // Hairer & Wanner 1996, section IV.2.
    const k = this.#errorOrder;
    const [now, before] = exponents[this.options.controller ?? "PI"];
    const factor = error === 0 ? largest : 0.9 * error ** (-now / k) * this.#lastError ** (before / k);
    const proposal = size * Math.min(largest, Math.max(0.2, factor));
    // A step cut short to land on a requested time says little about the step after it.
    this.#size = landing ? Math.max(this.#size, proposal) : proposal;
    this.#lastError = Math.max(error, 1e-4);
    this.#afterRejection = false;
  }

  #afterRejected(size: number, error: number): void {
    this.rejected++;
    const factor = Number.isFinite(error) ? 0.9 * error ** (-1 / this.#errorOrder) : 0.2;
    this.#size = size * Math.max(0.2, factor);
    this.#afterRejection = true;
    if (this.#size < 16 * this.stepper.epsilon * Math.max(Math.abs(this.t), 1e-3)) {
      throw this.#failure("the step has become too small to advance t", this.#size, error);
    }
  }

  /** Root mean square of x in units of the tolerance at y. */
  #norm(x: HostArray, y: HostArray): number {
    const { rtol, atol } = this.options;
    let sum = 0;
    for (let i = 0; i < x.length; i++) sum += (x[i]! / (atol + rtol * Math.abs(y[i]!))) ** 2;
    return Math.sqrt(sum / x.length);
  }

  #failure(what: string, size: number, error: number): UserError {
    const { rtol, atol } = this.options;
    return new UserError(
      `${this.name} cannot proceed at t = ${this.t}: ${what} (step ${size.toPrecision(3)}, error ${error.toPrecision(3)} times the ` +
        `tolerance rtol = ${rtol}, atol = ${atol}). Loosen rtol and atol, raise maxSteps, compute in float64, or use a ` +
        `fixed-step solver such as rk4; if the error is NaN, look for values of the field that are not finite.`,
      { kind: "failure" },
    );
  }
}

/** x + a y, element by element. */
function axpy(x: HostArray, a: number, y: HostArray): Float64Array {
  const out = Float64Array.from(x);
  for (let i = 0; i < out.length; i++) out[i]! += a * y[i]!;
  return out;
}
