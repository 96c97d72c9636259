import { component } from "../../component/component.js";
import type { Pruner } from "../pruner.js";

export const nan = component({
  kind: "pruner",
  name: "nan",
  summary: "Ends a trial that reports a value that is infinite or not a number.",
  paper: "IEEE 754-2019, sections 3.3 and 6: the values that are no finite numbers",
  cost: "O(1) time",
  options: {},
  inject: [],
  create: (): Pruner => ({
    prune: ({ own }) => {
      const value = own.values.at(-1)!;
      return Number.isFinite(value) ? undefined : `Its value became ${value} at step ${own.steps.at(-1)!}.`;
    },
  }),
});
