import { describe, expect, it } from "vitest";
import { GaussianMixture } from "../../src/measures/gaussian-mixture.js";
import { squaredFrechetDistance } from "../../src/metrics/frechet.js";
import { maxSlicedWasserstein, slicedWasserstein, wasserstein1, wasserstein2 } from "../../src/metrics/index.js";
import type { Metric } from "../../src/metrics/metric.js";
import { projectedDistances, randomDirections } from "../../src/metrics/projections.js";
import { slicedDistance } from "../../src/metrics/sliced-wasserstein.js";
import { applyMap } from "../../src/numerics/diagonal-map.js";
import { type Points, points, take } from "../../src/numerics/points.js";
import { Stream } from "../../src/numerics/random.js";
import { mean, standardDeviation } from "../../src/numerics/statistics.js";
import {
  wasserstein1 as wasserstein1Between,
  wasserstein2 as wasserstein2Between,
} from "../../src/transport/wasserstein.js";
import { maxSlicedDistance } from "../../src/metrics/max-sliced-wasserstein.js";
import { make } from "../datasets/make.js";
import { byName, contextOf, draw, fixed } from "./context.js";

const gaussian = GaussianMixture.isotropic([[0, 0]], 1);
const sizes = { train: 200, validation: 200, test: 300 };

async function evaluate(
  builder: typeof wasserstein2 | typeof slicedWasserstein | typeof maxSlicedWasserstein,
  model = gaussian,
  seed = 0,
  options = {},
) {
  return byName(await (make(builder, options) as Metric).evaluate(contextOf(model, draw(gaussian, sizes, seed), seed)));
}

describe("wasserstein2", () => {
  it("scores the law of the data at its floor, over repeated draws", async () => {
    const pairs = await Promise.all([...Array(12).keys()].map((seed) => evaluate(wasserstein2, gaussian, seed)));
    const gaps = pairs.map((values) => values["w2"]!.value - values["w2.floor"]!.value);
    expect(Math.abs(mean(gaps))).toBeLessThan((4 * standardDeviation(gaps)) / Math.sqrt(12));
    expect(mean(pairs.map((values) => values["w2.floor"]!.value))).toBeGreaterThan(0.1);
  });

  it("has a floor that falls as n grows, and does not depend on the model", async () => {
    const shifted = GaussianMixture.isotropic([[5, 0]], 1);
    const [few, many] = [await evaluate(wasserstein2, gaussian, 0, { n: 50 }), await evaluate(wasserstein2)];
    expect(many["w2.floor"]!.value).toBeLessThan(0.6 * few["w2.floor"]!.value);
    expect((await evaluate(wasserstein2, shifted))["w2.floor"]).toEqual(many["w2.floor"]);
  });

  it("is |dm| for Gaussians of one covariance whose means differ by dm, when that is far above the floor", async () => {
    const far = GaussianMixture.isotropic([[30, 40]], 1);
    expect(Math.abs((await evaluate(wasserstein2, far))["w2"]!.value - 50)).toBeLessThan(0.3);
  });

  it("is 0 for a model that repeats the test points in another order", async () => {
    const data = draw(gaussian, sizes);
    const shuffled = fixed(take(data.test, Stream.of(1, "order").permutation(300)));
    const values = byName(await (make(wasserstein2) as Metric).evaluate(contextOf(shuffled, data)));
    expect(values["w2"]!.value).toBe(0);
  });

  it("makes its floor of points that are neither test points nor one another", async () => {
    const data = draw(gaussian, { train: 100, validation: 200, test: 300 });
    const values = byName(await (make(wasserstein2) as Metric).evaluate(contextOf(gaussian, data)));
    expect(values["w2.floor"]!.n).toBe(300);
    const tooFew = draw(gaussian, { train: 100, validation: 100, test: 300 });
    const metric = make(wasserstein2, { n: 300 }) as Metric;
    await expect(metric.evaluate(contextOf(gaussian, tooFew))).rejects.toThrow(
      "has only 200 test points with as many others",
    );
  });
});

describe("slicedWasserstein", () => {
  it("is |dm| / sqrt(d) for a shift, to the error that it states", () => {
    const x = gaussian.sample(400, Stream.of(0, "x"));
    const shifted = applyMap({ mean: Float64Array.of(3, 4), scale: Float64Array.of(1, 1) }, x);
    const { value, standardError } = slicedDistance(x, shifted, randomDirections(2000, 2, Stream.of(0, "d")));
    expect(Math.abs(value - 5 / Math.SQRT2)).toBeLessThan(4 * standardError);
    expect(standardError).toBeLessThan(0.08);
  });

  it("is the change of scale for isotropic Gaussians, in any dimension", () => {
    for (const d of [1, 2, 5]) {
      const x = points(2000, d);
      Stream.of(0, "x").fillNormal(x.data);
      const scaled = points(
        2000,
        d,
        x.data.map((value) => 3 * value),
      );
      // Every projection goes from N(0, 1) to N(0, 9): W2 is 2 along each.
      const { value } = slicedDistance(x, scaled, randomDirections(100, d, Stream.of(0, "d")));
      expect(Math.abs(value - 2)).toBeLessThan(0.06);
    }
  });

  it("counts the choice of directions in its error", () => {
    const far = { x: points(1, 2), y: points(1, 2, Float64Array.of(3, 4)) };
    const repeat = ({ data }: Points) =>
      points(
        50,
        2,
        Float64Array.from({ length: 100 }, (_, at) => data[at % 2]!),
      );
    const runs = [...Array(200).keys()].map((seed) =>
      slicedDistance(repeat(far.x), repeat(far.y), randomDirections(30, 2, Stream.of(seed, "d"))),
    );
    const claimed = mean(runs.map(({ standardError }) => standardError));
    expect(Math.abs(standardDeviation(runs.map(({ value }) => value)) / claimed - 1)).toBeLessThan(0.2);
  });

  it("is 0 between equal sets in any order, and bounded by W2", async () => {
    const x = gaussian.sample(300, Stream.of(0, "x"));
    const directions = randomDirections(50, 2, Stream.of(0, "d"));
    const shuffled = take(x, Stream.of(1, "order").permutation(300));
    expect(slicedDistance(x, shuffled, directions)).toEqual({ value: 0, standardError: 0 });
    const [sliced, exact] = [await evaluate(slicedWasserstein), await evaluate(wasserstein2)];
    expect(sliced["sw2"]!.value).toBeLessThan(exact["w2"]!.value);
    expect(sliced["sw2.floor"]!.value).toBeLessThan(exact["w2.floor"]!.value);
  });

  it("draws directions uniformly: their second moment is I / d", () => {
    const { n, data } = randomDirections(50_000, 3, Stream.of(0, "d"));
    for (const [a, b] of [
      [0, 0],
      [1, 1],
      [0, 1],
      [1, 2],
    ] as const) {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += data[3 * i + a]! * data[3 * i + b]!;
      expect(Math.abs(sum / n - (a === b ? 1 / 3 : 0))).toBeLessThan((4 * 0.3) / Math.sqrt(n));
    }
  });
});

describe("maxSlicedWasserstein", () => {
  const starts = (d: number) => randomDirections(32, d, Stream.of(0, "d"));

  it("is |dm| for a shift, whatever its direction", () => {
    const x = GaussianMixture.isotropic([[0, 0, 0, 0, 0]], 1).sample(300, Stream.of(0, "x"));
    const shift = { mean: Float64Array.of(1, -2, 2, 0, 4), scale: new Float64Array(5).fill(1) };
    expect(maxSlicedDistance(x, applyMap(shift, x), starts(5)).value).toBeCloseTo(5, 6);
  });

  it("finds the one axis along which a cloud is stretched", () => {
    const x = GaussianMixture.isotropic([[0, 0, 0, 0, 0]], 1).sample(500, Stream.of(0, "x"));
    const stretch = { mean: new Float64Array(5), scale: Float64Array.of(1, 1, 4, 1, 1) };
    const size = Math.sqrt(mean(x.data.filter((_, at) => at % 5 === 2).map((value) => value * value)));
    expect(maxSlicedDistance(x, applyMap(stretch, x), starts(5)).value).toBeGreaterThanOrEqual(3 * size - 1e-6);
  });

  it("finds, in the plane, the best of ten thousand directions", () => {
    const [x, y] = ["x", "y"].map((purpose) => gaussian.sample(200, Stream.of(0, purpose))) as [Points, Points];
    const angles = Array.from({ length: 10_000 }, (_, k) => (Math.PI * k) / 10_000);
    const best = Math.max(
      ...angles.map((angle) => {
        const direction = points(1, 2, Float64Array.of(Math.cos(angle), Math.sin(angle)));
        return Math.sqrt(projectedDistances(x, y, direction).squares[0]!);
      }),
    );
    const { value } = maxSlicedDistance(x, y, starts(2));
    expect(value).toBeGreaterThan(best - 1e-5);
    expect(value).toBeLessThan(best + 1e-5);
  });

  it("lies between the sliced distance and W2, and so do the floors", async () => {
    const [sliced, most, exact] = [
      await evaluate(slicedWasserstein),
      await evaluate(maxSlicedWasserstein),
      await evaluate(wasserstein2),
    ];
    for (const suffix of ["", ".floor"]) {
      expect(most[`sw2.max${suffix}`]!.value).toBeGreaterThan(sliced[`sw2${suffix}`]!.value);
      expect(most[`sw2.max${suffix}`]!.value).toBeLessThan(exact[`w2${suffix}`]!.value);
    }
  });
});

describe("wasserstein1", () => {
  it("is at most W2, at the floor too", async () => {
    const [one, two] = [await evaluate(wasserstein1), await evaluate(wasserstein2)];
    for (const suffix of ["", ".floor"]) {
      expect(one[`w1${suffix}`]!.value).toBeLessThan(two[`w2${suffix}`]!.value);
    }
  });
});

describe.each([
  { name: "wasserstein1", distance: wasserstein1Between },
  { name: "wasserstein2", distance: wasserstein2Between },
  {
    name: "squaredFrechetDistance",
    distance: squaredFrechetDistance,
  },
  {
    name: "maxSlicedDistance",
    distance: (x: Points, y: Points, seed: number) =>
      maxSlicedDistance(x, y, randomDirections(8, x.d, Stream.of(seed, "d"))),
  },
  {
    name: "slicedDistance",
    distance: (x: Points, y: Points, seed: number) =>
      slicedDistance(x, y, randomDirections(40, x.d, Stream.of(seed, "d"))),
  },
])("the standard error of $name is the spread over draws of both clouds", ({ distance }) => {
  const ratio = (d: number, shift: number, scale: number): number => {
    const map = { mean: new Float64Array(d).fill(shift), scale: new Float64Array(d).fill(scale) };
    const law = GaussianMixture.isotropic([Array.from({ length: d }, () => 0)], 1);
    const runs = [...Array(200).keys()].map((seed) =>
      distance(applyMap(map, law.sample(80, Stream.of(seed, "x"))), law.sample(80, Stream.of(seed, "y")), seed),
    );
    return mean(runs.map(({ standardError }) => standardError)) / standardDeviation(runs.map(({ value }) => value));
  };

  it.each([
    [1, 0.7, 1],
    [2, 1, 1],
    [2, 0.5, 2],
    [5, 1, 0.5],
  ])("between different laws in R^%d (shift %d, scale %d)", (d, shift, scale) => {
    expect(Math.abs(ratio(d, shift, scale) - 1)).toBeLessThan(0.15);
  });

  it.each([1, 2, 5])("and at most about four fifths more between equal laws in R^%d", (d) => {
    const atFloor = ratio(d, 0, 1);
    expect(atFloor).toBeGreaterThan(0.9);
    expect(atFloor).toBeLessThan(1.85);
  });
});
