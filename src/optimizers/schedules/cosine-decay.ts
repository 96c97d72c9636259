import { z } from "zod";
import { component } from "../../component/component.js";

export const cosineDecay = component({
  kind: "schedule",
  name: "cosineDecay",
  summary: "From the full learning rate down to a part of it, along half a period of the cosine.",
  paper: "Loshchilov and Hutter 2017, arXiv:1608.03983, eq. 5",
  cost: "none",
  options: { final: z.number().min(0).max(1).default(0).describe("part of the learning rate left at the last step") },
  inject: [],
  create: ({ final }) => ({
    factor(step, steps) {
      const progress = steps > 1 ? (step - 1) / (steps - 1) : 1;
      return final + ((1 - final) * (1 + Math.cos(Math.PI * progress))) / 2;
    },
  }),
});
