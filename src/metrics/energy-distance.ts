import { z } from "zod";
import { component } from "../component/component.js";
import { finiteSamples, first, sizeOf } from "./clouds.js";
import { discrepancy, type Kernel, leastOfDiscrepancy } from "./discrepancy.js";

const name = "energy";

/**
 * `energy` is the unbiased estimate, with its standard error, of 2 E|X - Y| - E|X - X'| - E|Y - Y'| for model X and data
 * Y. It is 0 in expectation for a perfect model, and then negative as often as positive.
 */
export const energyDistance = component({
  kind: "metric",
  name: "energyDistance",
  summary:
    "Energy distance 2 E|X - Y| - E|X - X'| - E|Y - Y'| between model samples and test points (energy), unbiased; in model " +
    "units, lower is better.",
  cost: "O(n^2 d) time, O(n) memory",
  paper: "Szekely and Rizzo 2013, doi:10.1016/j.jspi.2013.03.018",
  options: {
    n: z.int().min(leastOfDiscrepancy).optional().describe("points on each side; at most 1,000 if absent"),
  },
  inject: [],
  create: (options) => ({
    name,
    unit: "model units",
    lowerIsBetter: true,
    ideal: 0,
    async evaluate(context) {
      const { test } = context.dataset;
      const n = sizeOf("energyDistance", options.n, 1000, test.n, "test points", leastOfDiscrepancy);
      const samples = await finiteSamples(context, n, "energyDistance");
      return [{ name, ...discrepancy(samples, first(test, n), negativeDistance), n }];
    },
  }),
});

/** Minus the distance: conditionally positive definite, so the discrepancy it makes is a distance of laws. */
export const negativeDistance: Kernel = (values, count) => {
  for (let i = 0; i < count; i++) values[i] = -Math.sqrt(values[i]!);
};
