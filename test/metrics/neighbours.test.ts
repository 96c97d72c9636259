import { describe, expect, it } from "vitest";
import { GaussianMixture } from "../../src/measures/gaussian-mixture.js";
import { classifierAccuracy } from "../../src/metrics/classifier-two-sample.js";
import { classifierTwoSample, precisionRecall } from "../../src/metrics/index.js";
import type { Metric, MetricValue } from "../../src/metrics/metric.js";
import { nearestNeighbours } from "../../src/metrics/neighbours.js";
import { supportOverlap } from "../../src/metrics/precision-recall.js";
import { KdTree } from "../../src/numerics/kd-tree.js";
import { applyMap } from "../../src/numerics/diagonal-map.js";
import { Stream } from "../../src/numerics/random.js";
import { mean, standardDeviation, standardError } from "../../src/numerics/statistics.js";
import { make } from "../datasets/make.js";
import { normalCdf } from "../numerics/laws.js";
import { byName, contextOf, draw } from "./context.js";

const law = GaussianMixture.isotropic([[0, 0]], 1);
const cloud = (n: number, seed: number, purpose: string, shift = 0) =>
  applyMap({ mean: Float64Array.of(shift, 0), scale: Float64Array.of(1, 1) }, law.sample(n, Stream.of(seed, purpose)));

describe("nearestNeighbours", () => {
  it("lists the nearest points in order, the first as a k-d tree finds it", () => {
    const [x, queries] = [cloud(300, 0, "x"), cloud(40, 0, "y")];
    const { index, squared } = nearestNeighbours(x, queries, 6, () => false);
    const tree = new KdTree(x);
    for (let q = 0; q < 40; q++) {
      const found = [...squared.subarray(6 * q, 6 * (q + 1))];
      expect(found[0]).toBeCloseTo(tree.nearest(queries, q), 12);
      expect(found).toEqual([...found].sort((a, b) => a - b));
      expect(new Set(index.subarray(6 * q, 6 * (q + 1))).size).toBe(6);
      const nearer = [...Array(300).keys()].filter(
        (i) =>
          (x.data[2 * i]! - queries.data[2 * q]!) ** 2 + (x.data[2 * i + 1]! - queries.data[2 * q + 1]!) ** 2 <
          found[5]!,
      );
      expect(nearer.length).toBe(5);
    }
  });
});

describe("classifierTwoSample", () => {
  it("is 1/2 between equal laws, with the spread that it states", () => {
    const runs = [...Array(150).keys()].map((seed) =>
      classifierAccuracy(cloud(100, seed, "x"), cloud(100, seed, "y"), 9, Stream.of(seed, "metric")),
    );
    const values = runs.map(({ value }) => value);
    expect(Math.abs(mean(values) - 0.5)).toBeLessThan(4 * standardError(values));
    const claimed = mean(runs.map((run) => run.standardError));
    expect(Math.abs(claimed / standardDeviation(values) - 1)).toBeLessThan(0.2);
    // Predictions share their training points, so they vary more than 200 tosses of a coin.
    expect(claimed).toBeGreaterThan(0.5 / Math.sqrt(200));
  });

  it("comes near the best accuracy that there is, Phi(|dm| / 2) for Gaussians dm apart, and is 1 far apart", () => {
    const { value } = classifierAccuracy(cloud(1000, 0, "x"), cloud(1000, 0, "y", 2), 31, Stream.of(0, "metric"));
    expect(Math.abs(value - normalCdf(1))).toBeLessThan(0.03);
    expect(classifierAccuracy(cloud(50, 0, "x"), cloud(50, 0, "y", 30), 5, Stream.of(0, "m")).value).toBe(1);
  });

  it("refuses an even number of neighbours", () => {
    expect(() => make(classifierTwoSample, { neighbours: 4 })).toThrow("must be odd");
  });
});

describe("precisionRecall", () => {
  const k = 5;

  it("is 1 for the data themselves, where every ball holds its own centre and k others, and 0 far away", () => {
    const x = cloud(100, 0, "x");
    expect(supportOverlap(x, x, k)).toEqual({ precision: 1, recall: 1, density: 1 + 1 / k, coverage: 1 });
    expect(supportOverlap(x, cloud(100, 0, "y", 50), k)).toEqual({ precision: 0, recall: 0, density: 0, coverage: 0 });
  });

  it("has, between equal laws, density 1 and Naeem et al.'s coverage in the mean", () => {
    const n = 60;
    const runs = [...Array(200).keys()].map((seed) => supportOverlap(cloud(n, seed, "x"), cloud(n, seed, "y"), k));
    let missed = 1;
    for (let j = 1; j <= k; j++) missed *= (n - j) / (2 * n - j);
    for (const [name, expected] of [
      ["density", 1],
      ["coverage", 1 - missed],
    ] as const) {
      const values = runs.map((run) => run[name]);
      expect(Math.abs(mean(values) - expected)).toBeLessThan(4 * standardError(values));
    }
    // Precision and recall trade places with the clouds.
    const [a, b] = [cloud(n, 0, "x"), cloud(n, 0, "y", 0.5)];
    expect(supportOverlap(a, b, k).precision).toBe(supportOverlap(b, a, k).recall);
  });

  it("tells a model that drops a mode from one that invents one", () => {
    const two = GaussianMixture.isotropic(
      [
        [0, 0],
        [20, 0],
      ],
      1,
    );
    const [one, both] = [cloud(400, 1, "x"), two.sample(400, Stream.of(1, "y"))];
    const dropped = supportOverlap(both, one, k);
    expect(dropped.precision).toBeGreaterThan(0.9);
    expect(Math.abs(dropped.recall - 0.5)).toBeLessThan(0.1);
    const invented = supportOverlap(one, both, k);
    expect(Math.abs(invented.precision - 0.5)).toBeLessThan(0.1);
    expect(invented.recall).toBeGreaterThan(0.9);
  });

  it.each([
    { shift: 1.5, most: 1.35, where: "between different laws" },
    { shift: 0, most: 2.3, where: "up to twice as much between equal laws" },
  ])("states the spread that it has; $where", async ({ shift, most }) => {
    const metric = make(precisionRecall) as Metric;
    const model = GaussianMixture.isotropic([[shift, 0]], 1);
    const sizes = { train: 10, validation: 10, test: 100 };
    const runs: Record<string, MetricValue>[] = [];
    for (let seed = 0; seed < 60; seed++) {
      runs.push(byName(await metric.evaluate(contextOf(model, draw(law, sizes, seed), seed))));
    }
    for (const name of ["precision", "recall", "density", "coverage"]) {
      const spread = standardDeviation(runs.map((values) => values[name]!.value));
      const ratio = mean(runs.map((values) => values[name]!.standardError!)) / spread;
      expect(ratio).toBeGreaterThan(0.75);
      expect(ratio).toBeLessThan(most);
    }
  });

  it("refuses balls that would reach beyond the cloud", async () => {
    const metric = make(precisionRecall, { neighbours: 30, n: 25 }) as Metric;
    await expect(metric.evaluate(contextOf(law, draw(law)))).rejects.toThrow("25 points are too few for balls");
  });
});
