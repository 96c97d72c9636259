import { z } from "zod";
import { component } from "../component/component.js";
import { dataToken } from "../datasets/dataset.js";
import { UserError } from "../numerics/error.js";
import type { Stream } from "../numerics/random.js";
import { assignPoints } from "../transport/point-assignment.js";
import type { PairBatch, PendingPairs } from "./coupling.js";
import { allPlaces, drawPlaces, selectPairs } from "./select-pairs.js";

export const minibatchOt = component({
  kind: "coupling",
  name: "minibatchOt",
  summary:
    "Base and data points of a batch are paired by the exact optimal assignment between them for the squared distance.",
  paper: "Pooladian et al. 2023, arXiv:2304.14772; Tong et al. 2024, arXiv:2302.00482, section 3.2.4",
  cost: "O(B^3) time at worst and O(B^2) memory for a batch of B; O(B log B) in one dimension",
  options: {
    replacement: z
      .boolean()
      .default(false)
      .describe("whether the pairs are drawn from the plan, some of them twice, rather than each taken once"),
    conditionWeight: z
      .number()
      .positive()
      .optional()
      .describe(
        "added to the cost of pairs whose classes differ, a base point having the class of the data point that it was drawn " +
          "with, so that classes keep their share of the base (Cheng and Schwing 2025, arXiv:2503.10636); 0 if absent",
      ),
  },
  inject: [dataToken],
  create: ({ replacement, conditionWeight = 0 }, { classes }) => {
    if (conditionWeight > 0 && classes === undefined) {
      throw new UserError(
        "minibatchOt.conditionWeight: the dataset has no classes to tell apart; leave the option out, or choose a dataset with classes.",
      );
    }
    const labels = conditionWeight > 0 ? classes!.train : undefined;
    const begin = (batch: PairBatch, stream: Stream): PendingPairs => {
      const { n, d, x0, x1, rows } = batch;
      const places = replacement ? drawPlaces(n, stream) : allPlaces(n);
      const own = labels && Int32Array.from(rows, (row) => labels[row]!);
      return {
        problem: { n, d, x0, x1, labels: own, weight: conditionWeight },
        end(columns) {
          selectPairs(
            batch,
            places,
            places.map((i) => columns[i]!),
          );
        },
      };
    };
    return {
      begin,
      pair(batch, stream) {
        const pending = begin(batch, stream);
        pending.end(assignPoints(pending.problem));
      },
    };
  },
});
