import { z } from "zod";
import { component } from "../component/component.js";
import { type Points, points } from "../numerics/points.js";
import type { Stream } from "../numerics/random.js";
import { mean, standardDeviation } from "../numerics/statistics.js";
import { finiteSamples, first, sizeOf } from "./clouds.js";
import { nearestNeighbours } from "./neighbours.js";

const name = "c2st";
const folds = 5;
/** Permutations of the labels behind the standard error: it is known to 5 %. */
const permutations = 200;

/**
 * `c2st` is the accuracy with which a k-nearest-neighbour classifier tells model samples from test points, each judged by
 * a classifier that knows the four fifths of the points which it does not belong to: 1/2 for a perfect model, 1 for one that
 * is always told from the data. The standard error is that of the accuracy between equal laws, found by permuting the labels.
 */
export const classifierTwoSample = component({
  kind: "metric",
  name: "classifierTwoSample",
  summary:
    "Classifier two-sample test: cross-validated accuracy of a k-nearest-neighbour classifier at telling model samples from " +
    "test points (c2st), with its error between equal laws; without unit, 1/2 for a perfect model, lower is better.",
  paper: "Lopez-Paz and Oquab 2017, arXiv:1610.06545",
  cost: "O(n^2 d) time, O(n k) memory",
  options: {
    neighbours: z
      .int()
      .positive()
      .refine((k) => k % 2 === 1, { error: "the number of neighbours must be odd, so that votes have no ties" })
      .optional()
      .describe("neighbours that vote, an odd number; about the root of n if absent"),
    n: z.int().min(folds).optional().describe("points on each side; at most 1,000 if absent"),
  },
  inject: [],
  create: ({ neighbours, n: asked }) => ({
    name,
    unit: "1",
    lowerIsBetter: true,
    ideal: 0.5,
    async evaluate(context) {
      const { test } = context.dataset;
      const n = sizeOf("classifierTwoSample", asked, 1000, test.n, "test points", folds);
      const samples = await finiteSamples(context, n, "classifierTwoSample");
      return [{ name, ...classifierAccuracy(samples, first(test, n), neighbours ?? oddRoot(n), context.stream), n }];
    },
  }),
});

/** The cross-validated accuracy on two clouds of one size, with its standard error where their laws are equal. */
export function classifierAccuracy(
  x: Points,
  y: Points,
  neighbours: number,
  stream: Stream,
): { readonly value: number; readonly standardError: number } {
  const { n, d } = x;
  const pooled = points(2 * n, d);
  pooled.data.set(x.data);
  pooled.data.set(y.data, n * d);
  // Every fold holds as many of the one cloud as of the other: a classifier of unequal classes would favour the larger.
  const foldOf = (i: number) => (i % n) % folds;
  const k = Math.min(neighbours, 2 * (n - Math.ceil(n / folds)) - 1);
  const { index } = nearestNeighbours(pooled, pooled, k, (query, point) => foldOf(query) === foldOf(point));
  const label = Int8Array.from({ length: 2 * n }, (_, i) => (i < n ? 1 : -1));
  const value = accuracy(index, k, label);
  const byFold = Array.from({ length: folds }, (_, fold) => [...label.keys()].filter((i) => foldOf(i) === fold));
  const permuted = Float64Array.from({ length: permutations }, () => {
    for (const members of byFold) permuteWithin(label, members, stream);
    return accuracy(index, k, label);
  });
  return { value, standardError: standardDeviation(permuted) };
}

/** The part of the points whose neighbours vote for the point's own label. */
function accuracy(index: Int32Array, k: number, label: Int8Array): number {
  return mean(
    Float64Array.from(label, (own, i) => {
      let votes = 0;
      for (let at = i * k; at < (i + 1) * k; at++) votes += label[index[at]!]!;
      return votes * own > 0 ? 1 : votes === 0 ? 0.5 : 0;
    }),
  );
}

/** Deals the labels of these members anew among them. */
function permuteWithin(label: Int8Array, members: readonly number[], stream: Stream): void {
  const dealt = Array.from(stream.permutation(members.length), (place) => label[members[place]!]!);
  members.forEach((member, at) => (label[member] = dealt[at]!));
}

function oddRoot(n: number): number {
  return 2 * Math.floor((Math.sqrt(n) - 1) / 2) + 1;
}
