import { z } from "zod";
import { component, ref } from "../component/component.js";
import { kindToken } from "../component/token.js";
import { dataToken } from "../datasets/dataset.js";
import { exactDivergence } from "../divergences/exact-divergence.js";
import { rk4 } from "../solvers/rk4.js";

export const cnfLikelihood = component({
  kind: "loss",
  name: "cnfLikelihood",
  summary: "Maximum likelihood of a continuous flow, through the steps of its ODE or by the adjoint method.",
  paper: "Grathwohl et al. 2019, arXiv:1810.01367; regularizers: Finlay et al. 2020, arXiv:2002.02798, eq. 9",
  cost: "steps x stages x (1 + backward passes of the divergence) evaluations, and as much again for the gradient",
  traits: { families: ["vectorField"] },
  options: {
    solver: ref("solver")
      .prefault(rk4({ steps: 8 }))
      .describe("Runge-Kutta method and its equal steps from t = 1 to 0"),
    gradient: z
      .enum(["backpropagation", "adjoint"])
      .default("backpropagation")
      .describe(
        "backpropagation through the steps, or the adjoint equation, whose memory does not grow with the steps",
      ),
    divergence: ref("divergence")
      .prefault(exactDivergence())
      .describe("of the velocity, exact or with fresh probes a batch"),
    kineticEnergy: z.number().nonnegative().default(0).describe("weight of the integral of |v|^2"),
    jacobianNorm: z.number().nonnegative().default(0).describe("weight of the integral of |dv/dx|_F^2"),
  },
  inject: [kindToken("base"), dataToken],
  create: async (options, base, data) => {
    // TensorFlow.js takes half a second to load: lists of components do without it.
    const { CnfLikelihood } = await import("./cnf-likelihood-value.js");
    return new CnfLikelihood(options, base, data.law);
  },
});
