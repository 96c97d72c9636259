import { z } from "zod";
import { component } from "../../component/component.js";
import { lastReport, warmupObstacle, type Pruner } from "../pruner.js";
import { finiteMinimum, short } from "../progress.js";

export const patience = component({
  kind: "pruner",
  name: "patience",
  summary: "Ends a trial that has not improved on its best value for a number of reports, whatever the others do.",
  paper: "Prechelt 1998, doi:10.1007/3-540-49430-8_3",
  cost: "O(r) time for r reports",
  options: {
    reports: z.int().positive().default(10).describe("reports without improvement after which a trial ends"),
    minDelta: z.number().nonnegative().default(0).describe("what a value must fall by to be an improvement"),
    warmup: z.int().nonnegative().default(0).describe("steps of a trial before which it is not ended"),
  },
  inject: [],
  create: ({ reports, minDelta, warmup }): Pruner => ({
    obstacle: (search) => {
      const asked = lastReport(search) / search.every;
      if (asked > reports) return warmupObstacle(warmup, search, "patience");
      return `patience.reports: a trial is ended after more than ${reports} reports, and makes only ${asked} before its last step`;
    },
    prune: ({ own: { steps, values } }) => {
      if (values.length <= reports || steps.at(-1)! < warmup) return undefined;
      const best = finiteMinimum(values.slice(0, -reports));
      const recent = finiteMinimum(values.slice(-reports));
      if (recent < best - minDelta) return undefined;
      return `Its best value, ${short(best)}, has not improved by more than ${minDelta} in the last ${reports} reports.`;
    },
  }),
});
