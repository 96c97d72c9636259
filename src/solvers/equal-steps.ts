import { UserError } from "../numerics/error.js";
import type { Points } from "../numerics/points.js";
import { interpolate, type StepEnds } from "./dense-output.js";
import type { OdeField, OdeSolution, OdeSolver } from "./solver.js";
import type { FixedStepper } from "./stepper.js";
import { checkTimes } from "./times.js";

// The small allowance keeps 10 steps over 0.1 at steps = 100 from becoming 11 by rounding.
const allowance = 1e-12;

/**
 * A method with equal steps, `steps` of them per unit of time. An interval between two requested times takes the least whole
 * number of equal steps no longer than 1 / `steps`, so that requested times are hit exactly; with `dense`, the whole span
 * does, and times between steps are interpolated by Hermite's cubic (order 4), so that they cost no steps of their own.
 */
export abstract class EqualStepSolver implements OdeSolver {
  abstract readonly name: string;
  abstract readonly order: number;

  constructor(
    readonly steps: number,
    readonly dense = false,
  ) {}

  /** A walk from y0 on. */
  protected abstract stepper(field: OdeField, y0: Points): Promise<FixedStepper>;

  async integrate(field: OdeField, y0: Points, times: readonly number[]): Promise<OdeSolution> {
    checkTimes(this.name, times);
    const stepper = await this.stepper(field, y0);
    const { states, accepted } = this.dense ? await this.#across(stepper, times) : await this.#onto(stepper, times);
    return { states, nfe: stepper.nfe, accepted, rejected: 0 };
  }

  /** Steps onto each of the times. */
  async #onto(stepper: FixedStepper, times: readonly number[]) {
    const states = [stepper.state()];
    let accepted = 0;
    for (let i = 1; i < times.length; i++) {
      const start = times[i - 1]!;
      const count = this.#count(times[i]! - start);
      await this.#walk(stepper, start, (times[i]! - start) / count, count);
      accepted += count;
      states.push(stepper.state());
    }
    return { states, accepted };
  }

  /** Steps from the first time to the last, and interpolates those in between. */
  async #across(stepper: FixedStepper, times: readonly number[]) {
    const states = [stepper.state()];
    const { n, d } = states[0]!;
    const start = times[0]!;
    const span = times.at(-1)! - start;
    const count = this.#count(span);
    const h = span / count;
    let done = 0;
    const walkTo = async (step: number) => {
      await this.#walk(stepper, start + done * h, h, step - done);
      done = step;
    };
    let ends: StepEnds | undefined;
    for (const time of times.slice(1)) {
      const position = (time - start) / h;
      const nearest = Math.round(position);
      if (Math.abs(position - nearest) < 1e-9) {
        await walkTo(nearest);
        states.push(stepper.state());
        continue;
      }
      const step = Math.floor(position);
      if (ends === undefined || step >= done) {
        await walkTo(step);
        const t = start + step * h;
        const [y0, f0] = [stepper.state().data, Float64Array.from(await stepper.slope(t))];
        await walkTo(step + 1);
        ends = { t, h, y0, f0, y1: stepper.state().data, f1: Float64Array.from(await stepper.slope(t + h)) };
      }
      states.push(interpolate(time, n, d, ends));
    }
    return { states, accepted: done };
  }

  #count(span: number): number {
    return Math.max(1, Math.ceil(Math.abs(span) * this.steps * (1 - allowance)));
  }

  async #walk(stepper: FixedStepper, start: number, h: number, count: number): Promise<void> {
    const done = await stepper.walk(start, h, count);
    if (done === count) return;
    throw new UserError(
      `${this.name} cannot proceed: the state is no longer finite after the step of size ${h} from t = ${start + done * h}; ` +
        `raise steps (now ${this.steps} per unit of time) or use an adaptive solver such as dopri5.`,
      { kind: "failure" },
    );
  }
}
