import { parseOptions } from "../../src/component/options.js";
import type { AnyBuilder } from "../../src/component/registry.js";
import { streamsToken, type Streams } from "../../src/component/streams.js";
import type { Dataset, DatasetSource } from "../../src/datasets/dataset.js";
import { Gaussian } from "../../src/measures/gaussian.js";
import type { BaseMeasure } from "../../src/measures/measure.js";
import type { Points } from "../../src/numerics/points.js";
import { Stream } from "../../src/numerics/random.js";

/** Symmetric, positive definite, with unequal variances. */
export function covariance(d: number): number[][] {
  return Array.from({ length: d }, (_, i) => Array.from({ length: d }, (__, j) => (i === j ? 1 + i : 0.3)));
}

/** Points that no coordinate of is standard or independent of the others. */
export function trainingPoints(d: number): Points {
  const mean = Array.from({ length: d }, (_, j) => j - 1);
  return new Gaussian(mean, covariance(d).flat()).sample(500, Stream.of(0, "train"));
}

/** A reference to a dataset, to stand in options; `buildBase` puts `source` in its place. */
export const someDataset = { kind: "dataset", name: "some", options: {} } as const;

/** A dataset that is loaded as it stands. */
export function source(dataset: Partial<Dataset> & Pick<Dataset, "dimension" | "train">): DatasetSource {
  const { train, dimension } = dataset;
  const columns = Array.from({ length: dimension }, (_, j) => `x${j}`);
  const complete = { name: "some", columns, validation: train, test: train, ...dataset };
  return { load: () => Promise.resolve(complete) };
}

/** A dataset with a known normal law. */
export function gaussianSource(dimension: number): DatasetSource {
  const law = new Gaussian(new Float64Array(dimension), covariance(dimension).flat());
  return source({ dimension, law, train: law.sample(50, Stream.of(0, "train")) });
}

/** A base on R^d as the container would make it: options checked and completed, collaborators given. */
export async function buildBase(
  { definition }: AnyBuilder,
  dimension: number,
  options: Readonly<Record<string, unknown>> = {},
  dataset: DatasetSource = gaussianSource(dimension),
): Promise<BaseMeasure> {
  const streams: Streams = (purpose) => Stream.of(7, purpose);
  const data = { dimension, train: trainingPoints(dimension) };
  const collaborators = definition.inject.map(({ id }) => (id === streamsToken.id ? streams : data));
  const parsed = parseOptions(definition.options, options, "base", definition.name);
  const built = "dataset" in parsed ? { ...parsed, dataset } : parsed;
  return (await definition.create(built, ...(collaborators as []))) as BaseMeasure;
}
