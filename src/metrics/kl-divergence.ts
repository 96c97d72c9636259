import { z } from "zod";
import { component } from "../component/component.js";
import type { LogDensity } from "../models/model.js";
import { mean, standardError } from "../numerics/statistics.js";
import { finiteSamples, first, sizeOf } from "./clouds.js";
import type { MetricValue } from "./metric.js";

/**
 * `kl` is KL(law || model) = E[log p - log q] over n test points, and `kl.reverse` is KL(model || law) over n model samples,
 * in nats: the same in all units. Both need a law with a known density on R^d and a model with a density; where either is
 * missing there is no value. A model sample where the law has no mass makes the second one infinite.
 */
export const klDivergence = component({
  kind: "metric",
  name: "klDivergence",
  summary:
    "Kullback-Leibler divergence between the known law of the data and the model, both ways: KL(law || model) (kl) and " +
    "KL(model || law) (kl.reverse); in nats, lower is better.",
  paper: "Kullback and Leibler 1951, doi:10.1214/aoms/1177729694",
  cost: "two log densities a point",
  options: {
    n: z.int().min(2).optional().describe("points for each direction; at most 2,000 if absent"),
  },
  inject: [],
  create: (options) => ({
    name: "kl",
    unit: "nats",
    lowerIsBetter: true,
    ideal: 0,
    async evaluate(context): Promise<readonly MetricValue[]> {
      const { model, dataset } = context;
      const { law, test } = dataset;
      if (law?.logDensity === undefined || law.reference !== "lebesgue" || model.logDensity === undefined) return [];
      const n = sizeOf("klDivergence", options.n, 2000, test.n, "test points", 2);
      const samples = await finiteSamples(context, n, "klDivergence");
      const real = first(test, n);
      return [
        divergence("kl", { values: law.logDensity(real) }, await model.logDensity(real)),
        divergence("kl.reverse", await model.logDensity(samples), { values: law.logDensity(samples) }),
      ];
    },
  }),
});

/** The mean of log p - log q over points drawn from p. */
function divergence(name: string, p: LogDensity, q: LogDensity): MetricValue {
  const n = p.values.length;
  const terms = p.values.map((log, i) => log - q.values[i]!);
  const value = mean(terms);
  if (!Number.isFinite(value)) return { name, value, n };
  const ofEstimators = [p, q].map(({ standardError: errors }) => Math.sqrt(sumOfSquares(errors)) / n);
  return { name, value, standardError: Math.hypot(standardError(terms), ...ofEstimators), n };
}

function sumOfSquares(values: Float64Array | undefined): number {
  return values?.reduce((sum, value) => sum + value * value, 0) ?? 0;
}
