import { z } from "zod";
import { component } from "../../component/component.js";

export const linearDecay = component({
  kind: "schedule",
  name: "linearDecay",
  summary: "From the full learning rate down to a part of it, along a straight line.",
  paper: "Devlin et al. 2019, arXiv:1810.04805, section A.2",
  cost: "none",
  options: { final: z.number().min(0).max(1).default(0).describe("part of the learning rate left at the last step") },
  inject: [],
  create: ({ final }) => ({
    factor(step, steps) {
      const progress = steps > 1 ? (step - 1) / (steps - 1) : 1;
      return 1 - (1 - final) * progress;
    },
  }),
});
