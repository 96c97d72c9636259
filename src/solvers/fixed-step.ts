import type { Points } from "../numerics/points.js";
import { EqualStepSolver } from "./equal-steps.js";
import { HostFixedStepper } from "./host-stepper.js";
import { ProgramCache } from "./program-cache.js";
import type { OdeField } from "./solver.js";
import type { FixedStepper } from "./stepper.js";
import type { Tableau } from "./tableau.js";
import { compileDerivative, compileStepLoop } from "./traced-programs.js";
import type { StepLoop } from "./traced-programs.js";
import { TracedFixedStepper } from "./traced-stepper.js";
import type { Compiled } from "../runtime/runtime.js";

/** A Runge-Kutta method with equal steps. */
export class FixedStepSolver extends EqualStepSolver {
  readonly name: string;
  readonly order: number;
  readonly #loops = new ProgramCache<StepLoop>();
  readonly #derivatives = new ProgramCache<Compiled>();

  constructor(
    readonly tableau: Tableau,
    steps: number,
    dense = false,
  ) {
    super(steps, dense);
    this.name = tableau.name;
    this.order = tableau.order;
  }

  protected async stepper(field: OdeField, y0: Points): Promise<FixedStepper> {
    if (field.kind === "host") return new HostFixedStepper(field, this.tableau, y0);
    const { n, d } = y0;
    const { derivative } = field;
    const loop = await this.#loops.get(derivative, n, d, () => compileStepLoop(field, this.tableau, n, d));
    const slope = () => this.#derivatives.get(derivative, n, d, () => compileDerivative(field, this.name, n, d));
    return new TracedFixedStepper(field, this.tableau, { loop, slope }, y0);
  }
}
