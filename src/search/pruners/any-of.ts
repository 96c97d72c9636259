import { z } from "zod";
import { component, ref } from "../../component/component.js";
import type { Pruner } from "../pruner.js";

export const anyOf = component({
  kind: "pruner",
  name: "anyOf",
  summary: "Several pruners together: a trial ends when one of them ends it.",
  paper: "those of its pruners",
  cost: "that of its pruners together",
  options: {
    pruners: z.array(ref("pruner")).min(1).describe("asked in this order"),
  },
  inject: [],
  create: ({ pruners }): Pruner => ({
    // One that does nothing is a mistake, whatever the others do.
    obstacle: (search) => pruners.map((pruner) => pruner.obstacle?.(search)).find((reason) => reason !== undefined),
    prune: (question) => {
      for (const pruner of pruners) {
        const reason = pruner.prune(question);
        if (reason !== undefined) return reason;
      }
      return undefined;
    },
  }),
});
