import { z } from "zod";
import { component } from "../component/component.js";
import { AdaptiveSolver } from "./adaptive-step.js";
import { FixedStepSolver } from "./fixed-step.js";
import type { EmbeddedTableau, Tableau } from "./tableau.js";

interface Description<T extends Tableau> {
  readonly tableau: T;
  /** One sentence: what it is. */
  readonly summary: string;
  readonly paper: string;
}

/** A solver component that takes equal steps of a Runge-Kutta method. */
export function fixedStep<T extends Tableau>({ tableau, summary, paper }: Description<T>) {
  const builder = component({
    kind: "solver",
    name: tableau.name,
    summary,
    paper,
    options: {
      steps: z.int().positive().default(100).describe("equal steps per unit of time: their number over [0, 1]"),
    },
    inject: [],
    create: ({ steps }) => new FixedStepSolver(tableau, steps),
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
    options: {
      rtol: z.number().positive().default(1e-5).describe("relative tolerance of a step"),
      atol: z.number().positive().default(1e-5).describe("absolute tolerance of a step"),
      maxSteps: z.int().positive().default(10_000).describe("attempted steps after which an integration gives up"),
    },
    inject: [],
    create: (options) => new AdaptiveSolver(tableau, options),
  });
  return Object.assign(builder, { tableau });
}
