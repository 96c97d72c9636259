import { points } from "../numerics/points.js";
import type { Points } from "../numerics/points.js";
import type { HostArray } from "../runtime/runtime.js";
import { constantValues } from "./constants.js";
import type { HostField, TracedField } from "./solver.js";
import type { FixedStepper } from "./stepper.js";
import type { StepLoop } from "./traced-programs.js";

export interface AdamsMethod {
  readonly predictor: readonly number[];
  readonly corrector: readonly number[];
}

/** A state and the derivatives at it and at the steps before, the newest first. */
export interface History {
  readonly y: HostArray;
  readonly slopes: readonly HostArray[];
}

/** Takes steps of size `h` from `t`; `done` of them, from the first, left the state finite. */
export type AdamsSteps = (
  history: History,
  t: number,
  h: number,
  steps: number,
) => Promise<History & { readonly done: number }>;

/** Evaluations of a step: one at the predicted state, one at the corrected one. */
const evaluations = 2;

/** Relative difference of steps, or of the times between them, that is rounding. */
const rounding = 1e-12;

/** Walks by a multistep method, whose first steps are those of another one: at the start, and wherever the step changes. */
export class AdamsStepper implements FixedStepper {
  #y: HostArray;
  #slopes: readonly HostArray[] = [];
  #t = Number.NaN;
  #h = Number.NaN;
  #nfe = 0;

  constructor(
    readonly order: number,
    readonly y0: Points,
    readonly start: (y0: Points) => Promise<FixedStepper>,
    readonly steps: AdamsSteps,
  ) {
    this.#y = y0.data;
  }

  get nfe(): number {
    return this.#nfe;
  }

  async walk(t: number, h: number, steps: number): Promise<number> {
    const goesOn =
      Math.abs(t - this.#t) <= rounding * Math.abs(h) + 1e-15 && Math.abs(h - this.#h) <= rounding * Math.abs(h);
    if (!goesOn) this.#slopes = [];
    this.#h = h;
    const first = await this.#begin(t, h, steps);
    if (first === steps || this.#slopes.length < this.order) {
      this.#t = t + first * h;
      return first;
    }
    const { y, slopes, done } = await this.steps({ y: this.#y, slopes: this.#slopes }, t + first * h, h, steps - first);
    this.#nfe += evaluations * (steps - first);
    this.#y = y;
    this.#slopes = slopes;
    this.#t = t + steps * h;
    return first + done;
  }

  async slope(t: number): Promise<HostArray> {
    if (this.#slopes.length > 0 && t === this.#t) return this.#slopes[0]!;
    const starter = await this.start(this.state());
    const slope = await starter.slope(t);
    this.#nfe += starter.nfe;
    return slope;
  }

  state(): Points {
    return points(this.y0.n, this.y0.d, Float64Array.from(this.#y));
  }

  /** Steps of the starting method until there are derivatives enough, or the walk is over; returns their number. */
  async #begin(t: number, h: number, steps: number): Promise<number> {
    if (this.#slopes.length === this.order) return 0;
    const starter = await this.start(this.state());
    let taken = 0;
    if (this.#slopes.length === 0) this.#slopes = [Float64Array.from(await starter.slope(t))];
    while (this.#slopes.length < this.order && taken < steps) {
      if ((await starter.walk(t + taken * h, h, 1)) === 0) break;
      taken++;
      this.#slopes = [Float64Array.from(await starter.slope(t + taken * h)), ...this.#slopes];
    }
    this.#y = starter.state().data;
    this.#nfe += starter.nfe;
    return taken;
  }
}

/** The steps in double precision. */
export function hostAdams(field: HostField, { predictor, corrector }: AdamsMethod, n: number, d: number): AdamsSteps {
  return (history, t, h, steps) => {
    let y = Float64Array.from(history.y);
    let past: readonly HostArray[] = history.slopes;
    let done = 0;
    for (let step = 0; step < steps; step++) {
      const end = t + (step + 1) * h;
      const predicted = new Float64Array(n * d);
      field.derivative(end, moved(y, h, predictor, past), predicted, n, d);
      y = moved(y, h, corrector, [predicted, ...past]);
      const slope = new Float64Array(n * d);
      field.derivative(end, y, slope, n, d);
      past = [slope, ...past.slice(0, -1)];
      if (done === step && y.every(Number.isFinite)) done++;
    }
    return Promise.resolve({ y, slopes: past, done });
  };
}

/** The steps of a compiled loop. */
export function tracedAdams({ runtime, constants }: TracedField, loop: StepLoop): AdamsSteps {
  return async ({ y, slopes }, t, h, steps) => {
    const feeds = { h: runtime.floats(1).fill(h), ...constantValues(constants) };
    const times = runtime.floats(steps);
    for (let i = 0; i < steps; i++) times[i] = t + i * h;
    const past = Object.fromEntries(slopes.map((slope, i) => [`f${i}`, slope]));
    const { state, outputs } = await loop.run({ y, ...past }, feeds, { t: times }, steps);
    const bad = outputs["magnitude"]!.findIndex((value) => !Number.isFinite(value));
    return { y: state["y"]!, slopes: slopes.map((_, i) => state[`f${i}`]!), done: bad < 0 ? steps : bad };
  };
}

/** y + h sum_i weights_i slopes_i. */
function moved(
  y: Float64Array,
  h: number,
  weights: readonly number[],
  slopes: readonly HostArray[],
): Float64Array<ArrayBuffer> {
  const out = Float64Array.from(y);
  weights.forEach((weight, i) => {
    const slope = slopes[i]!;
    for (let at = 0; at < out.length; at++) out[at]! += h * weight * slope[at]!;
  });
  return out;
}
