import { z } from "zod";
import { component } from "../component/component.js";
import { drawColumns, drawRowsOfPlan, entropicPlan, epsilonOption } from "./entropic-pairs.js";
import { selectPairs } from "./select-pairs.js";

export const unbalanced = component({
  kind: "coupling",
  name: "unbalanced",
  summary:
    "Pairs are drawn from an entropic transport plan of the batch whose marginals may leave out, at a price, what is far away.",
  paper: "Chizat et al. 2018, arXiv:1607.05816; Eyring et al. 2024, arXiv:2311.15100",
  cost: "O(B^2) time an iteration and O(B^2) memory for a batch of B",
  options: {
    ...epsilonOption,
    relaxation: z
      .number()
      .positive()
      .default(10)
      .describe(
        "price of the divergence of both marginals from the batch, in squared model units: points farther than about " +
          "twice its root are left out",
      ),
  },
  inject: [],
  create: ({ epsilon, relaxation }) => ({
    relaxed: true,
    pair(batch, stream) {
      const { n } = batch;
      const plan = entropicPlan(batch, { epsilon, relaxation }, "unbalanced");
      const from = drawRowsOfPlan(plan, n, stream);
      selectPairs(batch, from, drawColumns(plan, n, from, stream));
    },
  }),
});
