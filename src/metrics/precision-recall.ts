import { z } from "zod";
import { component } from "../component/component.js";
import { UserError } from "../numerics/error.js";
import { type Points, take } from "../numerics/points.js";
import { jackknifeStandardError } from "../numerics/statistics.js";
import { finiteSamples, first, sizeOf } from "./clouds.js";
import type { MetricValue } from "./metric.js";
import { nearestNeighbours } from "./neighbours.js";

/** Groups that are left out in turn for the standard errors. */
const groups = 10;

/**
 * Balls around the points of a cloud, each reaching to its k-th nearest neighbour, stand for the support of its law.
 * `precision` is the part of the model samples within balls of test points, `recall` the part of the test points within
 * balls of model samples; `density` is the mean number of test points whose ball holds a sample, over k, and `coverage`
 * the part of the test points whose ball holds one. Standard errors are those of the jackknife that leaves out a tenth of
 * both clouds at a time: right between different laws, too large by up to a factor of two between equal ones.
 */
export const precisionRecall = component({
  kind: "metric",
  name: "precisionRecall",
  summary:
    "Precision, recall, density and coverage of model samples among test points by balls to the k-th neighbour (precision, " +
    "recall, density, coverage); without unit, higher is better, density about 1 for a perfect model.",
  paper: "Kynkaanniemi et al. 2019, arXiv:1904.06991; Naeem et al. 2020, arXiv:2002.09797",
  cost: "O(n^2 d) time, O(n k) memory",
  options: {
    neighbours: z.int().positive().default(5).describe("the neighbour to which each ball reaches"),
    n: z.int().min(groups).optional().describe("points on each side; at most 1,000 if absent"),
  },
  inject: [],
  create: ({ neighbours, n: asked }) => ({
    name: "precision",
    unit: "1",
    lowerIsBetter: false,
    async evaluate(context): Promise<readonly MetricValue[]> {
      const { test } = context.dataset;
      const n = sizeOf("precisionRecall", asked, 1000, test.n, "test points", groups);
      if (neighbours >= n - Math.ceil(n / groups)) {
        throw new UserError(
          `precisionRecall: ${n} points are too few for balls that reach to neighbour ${neighbours}; take more points or a nearer neighbour.`,
        );
      }
      const real = first(test, n);
      const samples = await finiteSamples(context, n, "precisionRecall");
      const { precision, recall, density, coverage } = supportOverlap(real, samples, neighbours);
      const without = Array.from({ length: groups }, (_, group) =>
        supportOverlap(leaveOut(real, group), leaveOut(samples, group), neighbours),
      );
      const error = (of: keyof SupportOverlap) => jackknifeStandardError(without.map((overlap) => overlap[of]));
      return [
        { name: "precision", value: precision, standardError: error("precision"), n },
        { name: "recall", value: recall, standardError: error("recall"), n },
        { name: "density", value: density, standardError: error("density"), n },
        { name: "coverage", value: coverage, standardError: error("coverage"), n },
      ];
    },
  }),
});

export interface SupportOverlap {
  readonly precision: number;
  readonly recall: number;
  readonly density: number;
  readonly coverage: number;
}

/** How the balls to the k-th neighbour of the real points cover the samples, and those of the samples the real points. */
export function supportOverlap(real: Points, samples: Points, k: number): SupportOverlap {
  const ballsOfReal = squaredRadii(real, k);
  const ballsOfSamples = squaredRadii(samples, k);
  const held = new Uint8Array(samples.n);
  const covered = new Uint8Array(real.n);
  const recalled = new Uint8Array(real.n);
  let holding = 0;
  const { d } = real;
  for (let i = 0; i < real.n; i++) {
    for (let j = 0; j < samples.n; j++) {
      let sum = 0;
      for (let c = 0; c < d; c++) {
        const difference = real.data[i * d + c]! - samples.data[j * d + c]!;
        sum += difference * difference;
      }
      if (sum <= ballsOfReal[i]!) {
        held[j] = 1;
        covered[i] = 1;
        holding++;
      }
      if (sum <= ballsOfSamples[j]!) recalled[i] = 1;
    }
  }
  const part = (flags: Uint8Array) => flags.reduce((sum, flag) => sum + flag, 0) / flags.length;
  return {
    precision: part(held),
    recall: part(recalled),
    density: holding / (k * samples.n),
    coverage: part(covered),
  };
}

/** The squared distance of each point to its k-th nearest other one. */
function squaredRadii(x: Points, k: number): Float64Array {
  const { squared } = nearestNeighbours(x, x, k, (query, point) => query === point);
  return Float64Array.from({ length: x.n }, (_, i) => squared[(i + 1) * k - 1]!);
}

/** All points but those of one group. */
function leaveOut(x: Points, group: number): Points {
  return take(
    x,
    [...Array(x.n).keys()].filter((i) => i % groups !== group),
  );
}
