import { z } from "zod";
import { component } from "../component/component.js";
import { Adam, adamOptions } from "./adam.js";

export const adamW = component({
  kind: "optimizer",
  name: "adamW",
  summary: "Adam with weight decay apart from the gradient.",
  paper: "Loshchilov and Hutter 2019, arXiv:1711.05101, algorithm 2",
  cost: "two numbers of state a parameter, O(p) time a step",
  options: {
    ...adamOptions,
    weightDecay: z
      .number()
      .positive()
      .default(0.01)
      .describe("decay of every parameter, times the learning rate, a step"),
  },
  inject: [],
  create: (options) => new Adam(options),
});
