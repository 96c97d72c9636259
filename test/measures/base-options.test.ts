import { describe, expect, it } from "vitest";
import { eightGaussians } from "../../src/datasets/index.js";
import { dataSource, gaussianBase, gaussianMixtureBase, uniformBox } from "../../src/measures/index.js";
import { Gaussian } from "../../src/measures/gaussian.js";
import { baseLogDensity, baseLogDensityTensor, type Measure } from "../../src/measures/measure.js";
import { UserError } from "../../src/numerics/error.js";
import { points } from "../../src/numerics/points.js";
import { Stream } from "../../src/numerics/random.js";
import { tf } from "../../src/runtime/tensorflow.js";
import { make } from "../datasets/make.js";
import type { DatasetSource } from "../../src/datasets/dataset.js";
import { buildBase, someDataset, source, trainingPoints } from "./bases.js";

const onALine = points(4, 2, Float64Array.of(0, 0, 1, 2, 2, 4, 3, 6));

describe("what a base says is wrong", () => {
  it.each([
    [uniformBox, { low: 1, high: 1 }, "low is 1 and high is 1 for coordinate 1; expected low < high"],
    [uniformBox, { low: [0, 0, 0] }, "low has 3 numbers, but the data have 2 coordinates"],
    [gaussianBase, { mean: [0] }, "the data have 2 coordinates; expected 2 numbers in mean"],
    [
      gaussianBase,
      {
        covariance: [
          [1, 0.5],
          [0.4, 1],
        ],
      },
      "covariance is not symmetric",
    ],
    [
      gaussianBase,
      {
        covariance: [
          [1, 2],
          [2, 1],
        ],
      },
      "covariance is not positive definite",
    ],
    [gaussianBase, { fitted: true, mean: [0, 0] }, "give either fitted, or mean and covariance"],
    [gaussianMixtureBase, { means: [[0, 0], [1]] }, "the data have 2 coordinates; expected as many in every mean"],
    [gaussianMixtureBase, { means: 3, weights: [1, 1] }, "there are 3 means and 2 weights"],
  ])("in case %#", async (builder, options, message) => {
    const error: unknown = await buildBase(builder, 2, options).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(UserError);
    expect((error as UserError).message).toContain(message);
  });

  it("gaussianBase, of points that lie on a line", () => {
    const fit = () =>
      gaussianBase.definition.create({ fitted: true }, ...([{ dimension: 2, train: onALine }] as unknown as []));
    expect(fit).toThrow("the training points lie in a plane of lower dimension");
  });
});

describe("dataSource", () => {
  const from = (dataset: DatasetSource, dimension = 2) =>
    buildBase(dataSource, dimension, { dataset: someDataset }, dataset);

  it("draws from the law of the dataset, with its density", async () => {
    const base = await from(make(eightGaussians) as DatasetSource);
    const x = base.sample(5, Stream.of(0, "x"));
    expect(baseLogDensity(base, x, "this test").every(Number.isFinite)).toBe(true);
    expect(() => baseLogDensityTensor(base, tf.zeros([1, 2]), "The loss L")).toThrow(
      "The loss L needs the density of the base, but the study's base has none that can be computed there",
    );
  });

  it("draws training points where no law is known, and has no density", async () => {
    const train = trainingPoints(2);
    const base = await from(source({ dimension: 2, train }));
    const rows = new Set(Array.from({ length: train.n }, (_, i) => train.data.slice(2 * i, 2 * i + 2).join()));
    const x = base.sample(100, Stream.of(0, "x"));
    for (let i = 0; i < x.n; i++) expect(rows.has(x.data.slice(2 * i, 2 * i + 2).join())).toBe(true);
    expect(base).not.toHaveProperty("logDensity");
    expect(() => baseLogDensity(base, x, "The model M")).toThrow(UserError);
  });

  it("has no density on R^d where the law is one on a manifold", async () => {
    const flat = new Gaussian([0, 0], [1, 0, 0, 1]);
    const law: Measure = {
      dimension: 2,
      reference: { manifold: 1 },
      sample: (n, stream) => flat.sample(n, stream),
      logDensity: (x) => flat.logDensity(x),
    };
    const base = await from(source({ dimension: 2, train: onALine, law }));
    expect(base).not.toHaveProperty("logDensity");
    expect(base.sample(3, Stream.of(0, "x"))).toEqual(flat.sample(3, Stream.of(0, "x")));
  });

  it("refuses a dataset of another dimension", async () => {
    await expect(from(make(eightGaussians) as DatasetSource, 3)).rejects.toThrow(
      "has 2 coordinates, but the data have 3",
    );
  });
});
