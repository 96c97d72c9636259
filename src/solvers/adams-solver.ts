import type { Points } from "../numerics/points.js";
import { AdamsStepper, hostAdams, tracedAdams, type AdamsMethod } from "./adams-stepper.js";
import { EqualStepSolver } from "./equal-steps.js";
import { FixedStepSolver } from "./fixed-step.js";
import { ProgramCache } from "./program-cache.js";
import { rk4 } from "./rk4.js";
import type { OdeField } from "./solver.js";
import type { FixedStepper } from "./stepper.js";
import type { StepLoop } from "./traced-programs.js";
import { compileAdamsLoop } from "./adams-programs.js";

/** Weights of the derivatives, the newest first; those of the corrector begin with the predicted one. */
const methods: Readonly<Record<number, AdamsMethod>> = {
  2: { predictor: [3 / 2, -1 / 2], corrector: [1 / 2, 1 / 2] },
  3: { predictor: [23 / 12, -16 / 12, 5 / 12], corrector: [5 / 12, 8 / 12, -1 / 12] },
  4: {
    predictor: [55 / 24, -59 / 24, 37 / 24, -9 / 24],
    corrector: [9 / 24, 19 / 24, -5 / 24, 1 / 24],
  },
  5: {
    predictor: [1901 / 720, -2774 / 720, 2616 / 720, -1274 / 720, 251 / 720],
    corrector: [251 / 720, 646 / 720, -264 / 720, 106 / 720, -19 / 720],
  },
};

class StartingSteps extends FixedStepSolver {
  begin(field: OdeField, y0: Points): Promise<FixedStepper> {
    return this.stepper(field, y0);
  }
}

/** The predictor of Adams and Bashforth with the corrector of Adams and Moulton, of the same order, evaluated after both. */
export class AdamsSolver extends EqualStepSolver {
  readonly name = "adamsBashforthMoulton";
  readonly #method: AdamsMethod;
  readonly #start: StartingSteps;
  readonly #loops = new ProgramCache<StepLoop>();

  constructor(
    readonly order: number,
    steps: number,
    dense = false,
  ) {
    super(steps, dense);
    this.#method = methods[order]!;
    this.#start = new StartingSteps(rk4.tableau, steps);
  }

  protected async stepper(field: OdeField, y0: Points): Promise<FixedStepper> {
    const { n, d } = y0;
    const method = this.#method;
    const steps =
      field.kind === "host"
        ? hostAdams(field, method, n, d)
        : tracedAdams(
            field,
            await this.#loops.get(field.derivative, n, d, () => compileAdamsLoop(field, method, n, d)),
          );
    return new AdamsStepper(this.order, y0, (y) => this.#start.begin(field, y), steps);
  }
}
