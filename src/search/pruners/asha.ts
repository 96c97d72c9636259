import { component } from "../../component/component.js";
import type { Pruner } from "../pruner.js";
import { halve, halvingObstacle, halvingShape, minResourceOf } from "../successive-halving.js";

export const asha = component({
  kind: "pruner",
  name: "asha",
  summary:
    "Asynchronous successive halving, in the variant that stops trials instead of pausing them: at each rung the best 1/eta of those that have reached it go on.",
  paper: "Li et al. 2018, arXiv:1810.05934; the stopping variant: Akiba et al. 2019, arXiv:1907.10902, algorithm 1",
  cost: "O(n log_eta(steps)) time for n trials",
  options: halvingShape,
  inject: [],
  create: (options): Pruner => ({
    obstacle: (search) => halvingObstacle(options, search, "asha"),
    prune: (question) => halve(question, { first: minResourceOf(options, question.steps, "asha"), eta: options.eta }),
  }),
});
