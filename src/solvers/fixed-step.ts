import { UserError } from "../numerics/error.js";
import type { Points } from "../numerics/points.js";
import { HostFixedStepper } from "./host-stepper.js";
import type { OdeField, OdeSolution, OdeSolver } from "./solver.js";
import type { FixedStepper } from "./stepper.js";
import type { Tableau } from "./tableau.js";
import { ProgramCache } from "./program-cache.js";
import { checkTimes } from "./times.js";
import { compileStepLoop } from "./traced-programs.js";
import type { StepLoop } from "./traced-programs.js";
import { TracedFixedStepper } from "./traced-stepper.js";

/**
 * A Runge-Kutta method with equal steps, `steps` of them per unit of time: an interval between two requested times takes
 * the least whole number of equal steps no longer than 1 / `steps`, so that requested times are hit exactly.
 */
export class FixedStepSolver implements OdeSolver {
  readonly name: string;
  readonly order: number;
  readonly #loops = new ProgramCache<StepLoop>();

  constructor(
    readonly tableau: Tableau,
    readonly steps: number,
  ) {
    this.name = tableau.name;
    this.order = tableau.order;
  }

  async integrate(field: OdeField, y0: Points, times: readonly number[]): Promise<OdeSolution> {
    checkTimes(this.name, times);
    const stepper = await this.#stepper(field, y0);
    const states = [stepper.state()];
    let accepted = 0;
    for (let i = 1; i < times.length; i++) {
      const start = times[i - 1]!;
      const span = times[i]! - start;
      // The small allowance keeps 10 steps over 0.1 at steps = 100 from becoming 11 by rounding.
      const count = Math.max(1, Math.ceil(Math.abs(span) * this.steps * (1 - 1e-12)));
      const h = span / count;
      const done = await stepper.walk(start, h, count);
      if (done < count) {
        throw new UserError(
          `${this.name} cannot proceed: the state is no longer finite after the step of size ${h} from t = ${start + done * h}; ` +
            `raise steps (now ${this.steps} per unit of time) or use an adaptive solver such as dopri5.`,
          { kind: "failure" },
        );
      }
      accepted += count;
      states.push(stepper.state());
    }
    return { states, nfe: stepper.nfe, accepted, rejected: 0 };
  }

  async #stepper(field: OdeField, y0: Points): Promise<FixedStepper> {
    if (field.kind === "host") return new HostFixedStepper(field, this.tableau, y0);
    const { n, d } = y0;
    const loop = await this.#loops.get(field.derivative, n, d, () => compileStepLoop(field, this.tableau, n, d));
    return new TracedFixedStepper(field, this.tableau, loop, y0);
  }
}
