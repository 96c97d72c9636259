import { describe, expect, it } from "vitest";
import { GaussianMixture } from "../../src/measures/gaussian-mixture.js";
import { intrinsicDimension, metrics } from "../../src/metrics/index.js";
import type { Metric } from "../../src/metrics/metric.js";
import { Stream } from "../../src/numerics/random.js";
import { points } from "../../src/numerics/points.js";
import { UserError } from "../../src/numerics/error.js";
import { make } from "../datasets/make.js";
import { bent, contextOf, draw, fixed } from "./context.js";

const law = GaussianMixture.isotropic(
  [
    [0, 0],
    [2, 1],
  ],
  0.5,
);
const dataset = draw(law, { train: 1500, validation: 100, test: 500 });
/** What a metric must be told, and what it judges if not the samples. */
const particulars: Readonly<Record<string, { options?: Readonly<Record<string, unknown>>; of: "density" | "ways" }>> = {
  nll: { of: "density" },
  bitsPerDim: { of: "density" },
  intrinsicDimension: { of: "density", options: { bandwidth: 0.5 } },
  pathEnergy: { of: "ways", options: { n: 500 } },
  normalizedPathEnergy: { of: "ways" },
  straightness: { of: "ways", options: { n: 500 } },
};
const members = metrics.map((builder) => {
  const { name } = builder.definition;
  const { options = {}, of = "samples" } = particulars[name] ?? {};
  return { name, builder, options, of };
});
/** Of a model near the law: between a law and itself the KL divergence is 0 without any error. */
const near = GaussianMixture.isotropic(
  [
    [0, 0],
    [2, 1],
  ],
  0.55,
);
const context = { ...contextOf(near, dataset), model: bent(near) };

describe.each(members)("$name", ({ builder, options }) => {
  const metric = make(builder, options) as Metric;

  it("gives finite values with the points behind them, the first under its own name", async () => {
    const values = await metric.evaluate(context);
    expect(values[0]!.name).toBe(metric.name);
    for (const { value, n, standardError } of values) {
      expect(Number.isFinite(value)).toBe(true);
      expect(n).toBe(500);
      expect(standardError).toBeGreaterThan(0);
    }
  });

  it("gives the same values for the same stream", async () => {
    expect(await metric.evaluate({ ...context, stream: Stream.of(0, "metric") })).toEqual(
      await metric.evaluate({ ...context, stream: Stream.of(0, "metric") }),
    );
  });

  it("looks at as many points as it is told to", async () => {
    const values = await (make(builder, { ...options, n: 77 }) as Metric).evaluate(context);
    expect(values[0]!.n).toBe(77);
  });

  it("states its paper, its cost, its unit and which way is better", () => {
    const { paper, cost } = builder.definition;
    expect(paper).toBeTruthy();
    expect(cost).toBeTruthy();
    expect(metric.unit).toBeTruthy();
    if (builder !== (intrinsicDimension as unknown)) expect(metric.lowerIsBetter ?? metric.ideal).toBeDefined();
  });
});

it.each(members.filter(({ of }) => of === "samples"))(
  "$name tells the law of the data from one shifted by two sd, in the direction that it states",
  async ({ builder, options }) => {
    const metric = make(builder, options) as Metric;
    const elsewhere = GaussianMixture.isotropic(
      [
        [1, 0],
        [3, 1],
      ],
      0.5,
    );
    const own = (await metric.evaluate(contextOf(law, dataset)))[0]!;
    const other = (await metric.evaluate(contextOf(elsewhere, dataset)))[0]!;
    expect(Math.abs(other.value - own.value)).toBeGreaterThan(4 * own.standardError!);
    if (metric.lowerIsBetter !== undefined) expect(other.value > own.value).toBe(metric.lowerIsBetter);
    else expect(Math.abs(other.value - metric.ideal!)).toBeGreaterThan(Math.abs(own.value - metric.ideal!));
  },
);

describe.each(members.filter(({ of }) => of === "samples"))("$name, of samples,", ({ name, builder }) => {
  it("takes all test points where there are fewer than usual", async () => {
    const few = draw(law, { train: 60, validation: 10, test: 50 });
    for (const { n } of await (make(builder) as Metric).evaluate(contextOf(law, few))) expect(n).toBe(50);
  });

  it("says how many points it needs where there is only one", async () => {
    const single = draw(law, { train: 5, validation: 5, test: 1 });
    const error: unknown = await (make(builder) as Metric).evaluate(contextOf(law, single)).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(UserError);
    expect((error as UserError).message).toMatch(new RegExp(`^${name}: the metric needs \\d+ points`));
  });

  it("refuses to be asked for more points than there are", async () => {
    const metric = make(builder, { n: 501 }) as Metric;
    await expect(metric.evaluate(contextOf(law, dataset))).rejects.toThrow(
      `${name}: n = 501, but the dataset has only 500`,
    );
  });

  it("says how many samples are not finite", async () => {
    const broken = points(2000, 2);
    broken.data[3] = Number.NaN;
    broken.data[100] = Infinity;
    const error: unknown = await (make(builder) as Metric)
      .evaluate(contextOf(fixed(broken), dataset))
      .catch((e: unknown) => e);
    expect(error).toBeInstanceOf(UserError);
    expect((error as UserError).message).toMatch(new RegExp(`^${name}: 2 of \\d+ model samples are not finite`));
    expect((error as UserError).kind).toBe("failure");
  });
});

it.each(members.filter(({ of }) => of !== "samples"))("$name has no value for a model without $of", async (member) => {
  const { dimension } = context.model;
  expect(
    await (make(member.builder, member.options) as Metric).evaluate({
      ...context,
      model: { dimension, sample: (n: number) => Promise.resolve({ points: points(n, dimension) }) },
    }),
  ).toEqual([]);
});
