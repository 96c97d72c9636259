import { z } from "zod";
import { component } from "../component/component.js";
import { AdaptiveSolver, controllers } from "./adaptive-step.js";
import { FixedStepSolver } from "./fixed-step.js";
import { isFsal } from "./tableau.js";
import type { EmbeddedTableau, Tableau } from "./tableau.js";

interface Description<T extends Tableau> {
  readonly tableau: T;
  /** One sentence: what it is. */
  readonly summary: string;
  readonly paper: string;
}

const dense = z
  .boolean()
  .optional()
  .describe("interpolate the times asked for along the way instead of stepping onto each of them; onto each if absent");

/** What every method with equal steps can be told. */
export const equalStepOptions = {
  steps: z.int().positive().default(100).describe("equal steps per unit of time: their number over [0, 1]"),
  dense,
};

/** A solver component that takes equal steps of a Runge-Kutta method. */
export function fixedStep<T extends Tableau>({ tableau, summary, paper }: Description<T>) {
  const builder = component({
    kind: "solver",
    name: tableau.name,
    summary,
    paper,
    cost: evaluations(tableau.c.length),
    options: equalStepOptions,
    inject: [],
    create: ({ steps, dense: interpolated }) => new FixedStepSolver(tableau, steps, interpolated),
  });
  return Object.assign(builder, { tableau });
}

/** A solver component that controls the step of an embedded Runge-Kutta method. */
export function adaptiveStep<T extends EmbeddedTableau>({ tableau, summary, paper }: Description<T>) {
  const builder = component({
    kind: "solver",
    name: tableau.name,
    summary,
    paper,
    cost: `${evaluations(tableau.c.length - (isFsal(tableau) ? 1 : 0))}, rejected ones too`,
    options: {
      rtol: z.number().positive().default(1e-5).describe("relative tolerance of a step"),
      atol: z.number().positive().default(1e-5).describe("absolute tolerance of a step"),
      maxSteps: z.int().positive().default(10_000).describe("attempted steps after which an integration gives up"),
      controller: z
        .enum(controllers)
        .optional()
        .describe("of the step size: proportional and integral (PI) or integral alone (I); PI if absent"),
      dense,
    },
    inject: [],
    create: (options) => new AdaptiveSolver(tableau, options),
  });
  return Object.assign(builder, { tableau });
}

function evaluations(count: number): string {
  return count === 1 ? "1 evaluation a step" : `${count} evaluations a step`;
}
