import { z } from "zod";
import { component } from "../component/component.js";
import { drawColumns, drawRowsOfPlan, entropicPlan, epsilonOption } from "./entropic-pairs.js";
import { allPlaces, selectPairs } from "./select-pairs.js";

export const sinkhorn = component({
  kind: "coupling",
  name: "sinkhorn",
  summary:
    "Base and data points of a batch are paired by draws from the entropic transport plan between them for the squared distance.",
  paper: "Cuturi 2013, arXiv:1306.0895; Tong et al. 2024, arXiv:2302.00482, section 3.2.5",
  cost: "O(B^2) time an iteration and O(B^2) memory for a batch of B; the more iterations, the smaller epsilon is",
  options: {
    ...epsilonOption,
    replacement: z
      .boolean()
      .default(false)
      .describe("whether base points are drawn from the plan too, rather than each taken once; data points always are"),
  },
  inject: [],
  create: ({ epsilon, replacement }) => ({
    pair(batch, stream) {
      const { n } = batch;
      const plan = entropicPlan(batch, { epsilon }, "sinkhorn");
      const from = replacement ? drawRowsOfPlan(plan, n, stream) : allPlaces(n);
      selectPairs(batch, from, drawColumns(plan, n, from, stream));
    },
  }),
});
