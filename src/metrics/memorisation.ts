import { z } from "zod";
import { component } from "../component/component.js";
import { UserError } from "../numerics/error.js";
import { KdTree, nearestDistances } from "../numerics/kd-tree.js";
import type { Points } from "../numerics/points.js";
import { bootstrapStandardError, median } from "../numerics/statistics.js";
import { finiteSamples, first, sizeOf } from "./clouds.js";

const name = "memorisation";

/**
 * `memorisation` is the median distance of model samples to their nearest training point, divided by the median distance
 * of test points to theirs. Fresh draws of the data's law score 1; a model that repeats its training points scores 0;
 * one that spreads beyond the data scores above 1. The standard error is the bootstrap's.
 */
export const memorisation = component({
  kind: "metric",
  name: "memorisation",
  summary:
    "Median distance of model samples to their nearest training point, relative to that of test points: 1 for fresh data, " +
    "below 1 for a model that memorises, above 1 for one that strays; without unit, nearest to 1 is best.",
  cost: "O(n log N) time in low dimension, O(n N d) in high dimension",
  paper: "after Meehan, Chaudhuri and Dasgupta 2020, arXiv:2004.05675",
  options: {
    n: z.int().min(2).optional().describe("points on each side; at most 2,000 if absent"),
  },
  inject: [],
  create: (options) => ({
    name,
    unit: "1",
    ideal: 1,
    async evaluate(context) {
      const { train, test, name: dataset } = context.dataset;
      const n = sizeOf(name, options.n, 2000, test.n, "test points", 2);
      const samples = await finiteSamples(context, n, name);
      const tree = new KdTree(train);
      const ofSamples = distances(tree, samples);
      const ofTest = distances(tree, first(test, n));
      const usual = median(ofTest);
      if (usual === 0) {
        throw new UserError(
          `${name}: half of the test points of ${dataset} coincide with training points, so nothing can be told from ` +
            "distances; remove duplicates from the data, or leave this metric out.",
        );
      }
      const value = median(ofSamples) / usual;
      const [errorOfSamples, errorOfTest] = [ofSamples, ofTest].map((x) =>
        bootstrapStandardError(x, median, context.stream),
      );
      return [{ name, value, standardError: Math.hypot(errorOfSamples!, value * errorOfTest!) / usual, n }];
    },
  }),
});

function distances(tree: KdTree, x: Points): Float64Array {
  return nearestDistances(tree, x).map(Math.sqrt);
}
