import { z } from "zod";
import { component } from "../component/component.js";
import { AdamsSolver } from "./adams-solver.js";
import { equalStepOptions } from "./runge-kutta.js";

export const adamsBashforthMoulton = component({
  kind: "solver",
  name: "adamsBashforthMoulton",
  summary: "Adams' multistep method with equal steps, as predictor and corrector, started by rk4.",
  paper: "Hairer, Norsett & Wanner 1993, Solving Ordinary Differential Equations I, section III.1",
  cost: "2 evaluations a step at every order; an interval of requested times starts anew where its steps differ",
  options: {
    ...equalStepOptions,
    order: z.int().min(2).max(5).default(4).describe("order of the global error; order - 1 past steps are kept"),
  },
  inject: [],
  create: ({ steps, order, dense }) => new AdamsSolver(order, steps, dense),
});
