import { z } from "zod";
import { component } from "../component/component.js";
import { likelihoodOptions, NegativeLogLikelihood } from "./nll.js";

/**
 * `bpd.test` is the mean negative log density of the test points in original units, over d ln 2. Where original units are
 * whole numbers (grey levels) that the dataset dequantised, it bounds the bits a dimension of coding the numbers themselves
 * from above (Theis et al. 2016, section 3.1); `step` says how far apart the numbers are, if not by 1.
 */
export const bitsPerDim = component({
  kind: "metric",
  name: "bitsPerDim",
  summary:
    "Mean negative log-likelihood in original units, in bits a dimension (bpd.test): for dequantised data the length of a " +
    "code for them; lower is better.",
  paper: "Theis, van den Oord and Bethge 2016, arXiv:1511.01844, section 3.1",
  cost: "one log density a point",
  options: {
    ...likelihoodOptions,
    step: z
      .number()
      .positive()
      .default(1)
      .describe("distance between neighbouring values of the data in original units"),
  },
  inject: [],
  create: ({ split, n, step }) => {
    const likelihood = new NegativeLogLikelihood(split, n);
    const name = `bpd.${split}`;
    return {
      name,
      unit: "bits",
      lowerIsBetter: true,
      async evaluate(context) {
        const values = await likelihood.evaluate(context);
        const nats = values.find((value) => value.name === `${likelihood.name}.original`);
        if (nats === undefined) return [];
        const bits = 1 / (context.dataset.dimension * Math.LN2);
        const value = nats.value * bits - Math.log2(step);
        return [{ name, value, standardError: (nats.standardError ?? 0) * bits, n: nats.n }];
      },
    };
  },
});
