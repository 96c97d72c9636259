import { z } from "zod";
import { component } from "../component/component.js";
import type { Dataset } from "../datasets/dataset.js";
import { logVolumes } from "../datasets/units.js";
import type { LogDensity } from "../models/model.js";
import { UserError } from "../numerics/error.js";
import { take } from "../numerics/points.js";
import type { Points } from "../numerics/points.js";
import type { Stream } from "../numerics/random.js";
import { mean, standardError } from "../numerics/statistics.js";
import type { EvaluationContext, Metric, MetricValue } from "./metric.js";

const splits = ["train", "validation", "test"] as const;
type Split = (typeof splits)[number];

/** Mean negative log density over a split of the data. */
export class NegativeLogLikelihood implements Metric {
  readonly name: string;
  readonly unit = "nats";
  readonly lowerIsBetter = true;

  constructor(
    readonly split: Split,
    readonly limit: number | undefined,
  ) {
    this.name = `nll.${split}`;
  }

  async evaluate({ model, dataset, stream }: EvaluationContext): Promise<readonly MetricValue[]> {
    if (model.logDensity === undefined) return [];
    const x = this.#points(dataset, stream);
    const { n } = x;
    const density = await model.logDensity(x);
    const value = -mean(density.values);
    const error = meanError(density);
    const volumes = logVolumes(dataset, x);
    const original = { ...density, values: density.values.map((log, i) => log - volumes[i]!) };
    const values: MetricValue[] = [
      { name: this.name, value, standardError: error, n },
      { name: `${this.name}.original`, value: -mean(original.values), standardError: meanError(original), n },
    ];
    const { law } = dataset;
    // Against a law on a manifold a density on R^d has no excess: the two are densities of different measures.
    if (law?.entropy !== undefined && law.reference === "lebesgue") {
      const excess = value - law.entropy.value;
      values.push({
        name: `${this.name}.excess`,
        value: excess,
        standardError: Math.hypot(error, law.entropy.error),
        n,
      });
    }
    if (density.nfe !== undefined) values.push({ name: "nll.nfe", value: density.nfe, n });
    return values;
  }

  #points(dataset: Dataset, stream: Stream): Points {
    const all = dataset[this.split];
    if (all.n === 0) {
      throw new UserError(
        `nll: the ${this.split} split of ${dataset.name} has no points; give the dataset some, or choose another split.`,
      );
    }
    if (this.limit === undefined || this.limit >= all.n) return all;
    return take(all, stream.permutation(all.n).subarray(0, this.limit));
  }
}

/** Standard error of the mean: the spread over points, and the estimator's own error where it is random. */
function meanError({ values, standardError: errors }: LogDensity): number {
  const squares = errors?.reduce((sum, error) => sum + error * error, 0) ?? 0;
  return Math.hypot(standardError(values), Math.sqrt(squares) / values.length);
}

/** What is judged by its likelihood. */
export const likelihoodOptions = {
  split: z.enum(splits).default("test").describe("the part of the data that is judged"),
  n: z.int().positive().optional().describe("number of points, drawn without replacement; all of the split if absent"),
};

export const nll = component({
  kind: "metric",
  name: "nll",
  summary: "Mean negative log-likelihood in nats, in model and in original units, and its excess over a known entropy.",
  paper: "the logarithmic score: Good 1952, doi:10.1111/j.2517-6161.1952.tb00104.x",
  cost: "one log density a point",
  options: likelihoodOptions,
  inject: [],
  create: ({ split, n }) => new NegativeLogLikelihood(split, n),
});
