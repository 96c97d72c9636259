import { describe, expect, it } from "vitest";
import { GaussianMixture } from "../../src/measures/gaussian-mixture.js";
import { metrics, nll } from "../../src/metrics/index.js";
import type { Metric } from "../../src/metrics/metric.js";
import { points } from "../../src/numerics/points.js";
import { UserError } from "../../src/numerics/error.js";
import { make } from "../datasets/make.js";
import { contextOf, draw, fixed } from "./context.js";

const law = GaussianMixture.isotropic(
  [
    [0, 0],
    [2, 1],
  ],
  0.5,
);
const dataset = draw(law, { train: 1500, validation: 100, test: 500 });
const members = metrics.map((builder) => ({ name: builder.definition.name, builder }));

describe.each(members)("$name", ({ builder }) => {
  const metric = make(builder) as Metric;

  it("gives finite values with the points behind them, the first under its own name", async () => {
    const values = await metric.evaluate(contextOf(law, dataset));
    expect(values[0]!.name).toBe(metric.name);
    for (const { value, n, standardError } of values) {
      expect(Number.isFinite(value)).toBe(true);
      expect(n).toBe(500);
      if (standardError !== undefined) expect(standardError).toBeGreaterThan(0);
    }
  });

  it("gives the same values for the same stream", async () => {
    const values = await metric.evaluate(contextOf(law, dataset));
    expect(await metric.evaluate(contextOf(law, dataset))).toEqual(values);
  });

  it("looks at as many points as it is told to", async () => {
    const values = await (make(builder, { n: 77 }) as Metric).evaluate(contextOf(law, dataset));
    expect(values[0]!.n).toBe(77);
  });

  it("tells the law of the data from one shifted by two sd", async () => {
    const shifted = GaussianMixture.isotropic(
      [
        [1, 0],
        [3, 1],
      ],
      0.5,
    );
    const own = (await metric.evaluate(contextOf(law, dataset)))[0]!;
    const other = (await metric.evaluate(contextOf(shifted, dataset)))[0]!;
    expect(Math.abs(other.value - own.value)).toBeGreaterThan(4 * (own.standardError ?? 0));
    expect(other.value).toBeGreaterThan(own.value);
  });
});

describe.each(members.filter(({ builder }) => builder !== (nll as unknown)))(
  "$name, of samples,",
  ({ name, builder }) => {
    it("takes all test points where there are fewer than usual", async () => {
      const few = draw(law, { train: 60, validation: 10, test: 50 });
      for (const { n } of await (make(builder) as Metric).evaluate(contextOf(law, few))) expect(n).toBe(50);
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
  },
);
