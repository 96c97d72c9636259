import type { Dataset } from "../datasets/dataset.js";
import { UserError } from "../numerics/error.js";
import { type Points, points } from "../numerics/points.js";
import type { DistanceEstimate } from "../transport/wasserstein.js";
import type { EvaluationContext, MetricValue } from "./metric.js";

/**
 * How many points a metric compares: as many as were asked for, else at most `usual`; a UserError where there are fewer
 * than that, or than the `least` that it needs.
 */
export function sizeOf(
  metric: string,
  asked: number | undefined,
  usual: number,
  available: number,
  data: string,
  least = 1,
): number {
  if (available < least) {
    throw new UserError(
      `${metric}: the metric needs ${least} points, but the dataset has only ${available} ${data}; give the dataset more.`,
    );
  }
  if (asked === undefined) return Math.min(usual, available);
  if (asked <= available) return asked;
  throw new UserError(
    `${metric}: n = ${asked}, but the dataset has only ${available} ${data}; ask for fewer, or give the dataset more.`,
  );
}

/** The first `n` of the model's samples; throws a UserError if some are not finite, because no distance to them is. */
export async function finiteSamples(context: EvaluationContext, n: number, metric: string): Promise<Points> {
  const drawn = await context.samples(n);
  if (drawn.data.every(Number.isFinite)) return drawn;
  let bad = 0;
  for (let i = 0; i < n; i++) if (!drawn.data.subarray(i * drawn.d, (i + 1) * drawn.d).every(Number.isFinite)) bad++;
  throw new UserError(
    `${metric}: ${bad} of ${n} model samples are not finite, so the metric has no value; ` +
      "train the model longer or with a smaller learning rate, or integrate with a smaller step.",
    { kind: "failure" },
  );
}

/** The first `n` points of `x`; all parts of a dataset are in random order. */
export function first(x: Points, n: number): Points {
  return points(n, x.d, x.data.slice(0, n * x.d));
}

/** The first `n` points that are not test points: of the training part, then of the validation part. */
export function otherPoints({ train, validation }: Dataset, n: number): Points {
  const out = points(n, train.d);
  const fromTrain = Math.min(n, train.n);
  out.data.set(train.data.subarray(0, fromTrain * train.d));
  out.data.set(validation.data.subarray(0, (n - fromTrain) * train.d), fromTrain * train.d);
  return out;
}

/** A distance of clouds of equal size: how it is called, and how many points it takes. */
export interface CloudDistance {
  /** Name of the component, for messages. */
  readonly metric: string;
  /** Name of the value. */
  readonly name: string;
  /** Points that were asked for, and those taken if nobody asked. */
  readonly n: number | undefined;
  readonly usual: number;
  /** Points that it needs. */
  readonly least: number;
}

/**
 * The distance from model samples to test points, and under `name.floor` that from as many other real points to the same
 * test points: what a perfect model would score.
 */
export async function besideFloor(
  context: EvaluationContext,
  { metric, name, n: asked, usual, least }: CloudDistance,
  distance: (x: Points, y: Points) => DistanceEstimate,
): Promise<readonly MetricValue[]> {
  const { dataset } = context;
  const available = Math.min(dataset.test.n, dataset.train.n + dataset.validation.n);
  const n = sizeOf(metric, asked, usual, available, "test points with as many others beside them", least);
  const test = first(dataset.test, n);
  const samples = await finiteSamples(context, n, metric);
  return [
    { name, ...distance(samples, test), n },
    { name: `${name}.floor`, ...distance(otherPoints(dataset, n), test), n },
  ];
}
