import { describe, expect, test } from "vitest";
import type { Dataset } from "../../src/datasets/dataset.js";
import { StandardGaussian } from "../../src/measures/standard-gaussian.js";
import { nll } from "../../src/metrics/nll.js";
import type { MetricValue } from "../../src/metrics/metric.js";
import type { FittedModel, LogDensity } from "../../src/models/model.js";
import { UserError } from "../../src/numerics/error.js";
import { points } from "../../src/numerics/points.js";
import type { Points } from "../../src/numerics/points.js";
import { Stream } from "../../src/numerics/random.js";

const law = new StandardGaussian(2);
const test2000 = law.sample(2000, Stream.of(1, "test"));

const dataset: Dataset = {
  name: "gaussian",
  dimension: 2,
  columns: ["x", "y"],
  train: law.sample(50, Stream.of(1, "train")),
  validation: points(0, 2),
  test: test2000,
  standardization: { mean: Float64Array.of(5, 6), scale: Float64Array.of(3, 0.5) },
  law,
};

function model(logDensity: (x: Points) => Partial<LogDensity> = () => ({})): FittedModel {
  return {
    dimension: 2,
    sample: (n, stream) => Promise.resolve({ points: law.sample(n, stream) }),
    logDensity: (x) => Promise.resolve({ values: law.logDensity(x), ...logDensity(x) }),
  };
}

async function evaluate(of: FittedModel, options: { split?: string; n?: number } = {}, data = dataset) {
  const metric = await nll.definition.create({ split: "test", ...options });
  const context = { model: of, dataset: data, samples: (n: number) => Promise.resolve(points(n, 2)) };
  const values = await metric.evaluate({ ...context, stream: Stream.of(1, "metric") });
  return Object.fromEntries(values.map((value) => [value.name, value])) as Record<string, MetricValue>;
}

test("the law itself has its entropy as NLL and no excess, within the stated error", async () => {
  const values = await evaluate(model());
  const { value, standardError, n } = values["nll.test"]!;
  const entropy = 1 + Math.log(2 * Math.PI);
  // Each point's log density has variance d / 2 = 1.
  expect(standardError).toBeCloseTo(1 / Math.sqrt(2000), 2);
  expect(Math.abs(value - entropy)).toBeLessThan(4 * standardError!);
  expect(n).toBe(2000);
  expect(values["nll.test.excess"]!.value).toBeCloseTo(value - entropy, 12);
});

test("in original units the log scale of the standardisation is added", async () => {
  const values = await evaluate(model());
  expect(values["nll.test.original"]!.value - values["nll.test"]!.value).toBeCloseTo(Math.log(1.5), 12);
});

test("without standardisation both units agree, and without a known entropy there is no excess", async () => {
  const { name, dimension, columns, train, validation } = dataset;
  const values = await evaluate(model(), {}, { name, dimension, columns, train, validation, test: test2000 });
  expect(values["nll.test.original"]!.value).toBe(values["nll.test"]!.value);
  expect(values["nll.test.excess"]).toBeUndefined();
});

test("the entropy of a law on a manifold gives no excess", async () => {
  const onCircle = {
    dimension: 2,
    sample: () => test2000,
    reference: { manifold: 1 },
    entropy: { value: 1, error: 0 },
  };
  expect((await evaluate(model(), {}, { ...dataset, law: onCircle }))["nll.test.excess"]).toBeUndefined();
});

test("an estimator's own error is added to the spread over points", async () => {
  const exact = (await evaluate(model()))["nll.test"]!.standardError!;
  const noisy = await evaluate(model((x) => ({ standardError: new Float64Array(x.n).fill(2) })));
  expect(noisy["nll.test"]!.standardError).toBeCloseTo(Math.hypot(exact, 2 / Math.sqrt(2000)), 12);
});

test("evaluations are reported when there are any", async () => {
  expect((await evaluate(model(() => ({ nfe: 42.5 }))))["nll.nfe"]).toMatchObject({ value: 42.5, n: 2000 });
  expect((await evaluate(model()))["nll.nfe"]).toBeUndefined();
});

describe("the split and the number of points", () => {
  test("another split is judged under its own name", async () => {
    const values = await evaluate(model(), { split: "train" });
    expect(values["nll.train"]!.n).toBe(50);
    expect(values["nll.test"]).toBeUndefined();
  });

  test("n points are drawn without replacement, the same ones each time", async () => {
    const seen: Points[] = [];
    const watching = model((x) => {
      seen.push(x);
      return {};
    });
    const first = await evaluate(watching, { n: 100 });
    expect(await evaluate(watching, { n: 100 })).toEqual(first);
    expect(seen[0]).toEqual(seen[1]);
    expect(new Set(seen[0]!.data).size).toBe(200);
    expect((await evaluate(model(), { n: 5000 }))["nll.test"]!.n).toBe(2000);
  });

  test("a split without points is refused by name", async () => {
    const run = evaluate(model(), { split: "validation" });
    await expect(run).rejects.toThrow(UserError);
    await expect(run).rejects.toThrow(/validation split of gaussian has no points/);
  });
});

test("a model without a density has no NLL", async () => {
  const without: FittedModel = { dimension: 2, sample: (n, stream) => model().sample(n, stream) };
  expect(await evaluate(without)).toEqual({});
});
