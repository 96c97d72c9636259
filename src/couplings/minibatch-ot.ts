import { z } from "zod";
import { component } from "../component/component.js";
import { dataToken } from "../datasets/dataset.js";
import { UserError } from "../numerics/error.js";
import { assign } from "../transport/assignment.js";
import { assignOnLine } from "../transport/on-line.js";
import { squaredDistances } from "../transport/squared-distances.js";
import type { PairBatch } from "./coupling.js";
import { allPlaces, drawPlaces, selectPairs } from "./select-pairs.js";

/** The best column of each row of a batch, for the cost |x0 - x1|^2 + weight [classes differ]. */
function bestColumns({ n, d, x0, x1, rows }: PairBatch, weight: number, classes: Int32Array | undefined): Int32Array {
  if (d === 1 && classes === undefined) return assignOnLine(x0, x1);
  const cost = squaredDistances({ n, d, data: x0 }, { n, d, data: x1 });
  if (classes !== undefined) {
    for (let i = 0, at = 0; i < n; i++) {
      const own = classes[rows[i]!];
      for (let k = 0; k < n; k++, at++) if (classes[rows[k]!] !== own) cost[at]! += weight;
    }
  }
  return assign(cost, n).columns;
}

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
    return {
      pair(batch, stream) {
        const columns = bestColumns(batch, conditionWeight, labels);
        const places = replacement ? drawPlaces(batch.n, stream) : allPlaces(batch.n);
        selectPairs(
          batch,
          places,
          places.map((i) => columns[i]!),
        );
      },
    };
  },
});
