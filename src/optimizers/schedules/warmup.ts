import { z } from "zod";
import { component, ref } from "../../component/component.js";

export const warmup = component({
  kind: "schedule",
  name: "warmup",
  summary: "Up to the full learning rate along a straight line, then on by another schedule.",
  paper: "Goyal et al. 2017, arXiv:1706.02677, section 2.2",
  cost: "none",
  options: {
    steps: z.int().positive().describe("number of steps on the way up"),
    then: ref("schedule").describe("schedule of the steps that are left"),
  },
  inject: [],
  create: ({ steps: rising, then }) => ({
    factor: (step, steps) => (step <= rising ? step / rising : then.factor(step - rising, steps - rising)),
  }),
});
