import { describe, expect, it } from "vitest";
import type { Dataset } from "../../src/datasets/dataset.js";
import { GaussianMixture } from "../../src/measures/gaussian-mixture.js";
import { normalizedPathEnergy, pathEnergy, straightness } from "../../src/metrics/index.js";
import type { Metric } from "../../src/metrics/metric.js";
import type { FittedModel } from "../../src/models/model.js";
import { type Points, points } from "../../src/numerics/points.js";
import { Stream } from "../../src/numerics/random.js";
import { make } from "../datasets/make.js";
import { contextOf, draw } from "./context.js";

interface Pair {
  readonly from: { readonly mean: readonly number[]; readonly sd: readonly number[] };
  readonly to: { readonly mean: readonly number[]; readonly sd: readonly number[] };
}

function gaussian({ mean, sd }: Pair["from"]): GaussianMixture {
  const d = mean.length;
  const covariance = Array.from({ length: d * d }, (_, at) => (at % (d + 1) === 0 ? sd[at / (d + 1)]! ** 2 : 0));
  return new GaussianMixture([{ weight: 1, mean, covariance }]);
}

/**
 * The exact flow of flow matching between axis-aligned Gaussians that are coupled independently: each coordinate keeps its
 * place in units of sqrt((1 - t)^2 s0^2 + t^2 s1^2) about the mean.
 */
function independentFlow({ from, to }: Pair): FittedModel {
  const d = from.mean.length;
  const meanAt = (t: number, j: number) => (1 - t) * from.mean[j]! + t * to.mean[j]!;
  const variance = (t: number, j: number) => ((1 - t) * from.sd[j]!) ** 2 + (t * to.sd[j]!) ** 2;
  const map = (x: Points, f: (value: number, j: number) => number) =>
    points(
      x.n,
      d,
      x.data.map((value, at) => f(value, at % d)),
    );
  return {
    dimension: d,
    sample: (n, stream) => Promise.resolve({ points: gaussian(to).sample(n, stream) }),
    trajectories: (n, times, stream) => {
      const start = gaussian(from).sample(n, stream);
      return Promise.resolve(
        times.map((t) =>
          map(start, (x, j) => meanAt(t, j) + (Math.sqrt(variance(t, j)) / from.sd[j]!) * (x - from.mean[j]!)),
        ),
      );
    },
    velocity: (t, x) =>
      Promise.resolve(
        map(x, (value, j) => {
          const slope = t * to.sd[j]! ** 2 - (1 - t) * from.sd[j]! ** 2;
          return to.mean[j]! - from.mean[j]! + (slope / variance(t, j)) * (value - meanAt(t, j));
        }),
      ),
  };
}

const pair: Pair = { from: { mean: [0, 0], sd: [1, 1] }, to: { mean: [2, -1], sd: [0.5, 1.5] } };
/** Sum of products of standard deviations. */
const products = 0.5 + 1.5;

async function evaluate(metric: unknown, model: FittedModel, data: Dataset, seed = 0) {
  const context = { ...contextOf(gaussian(pair.to), data), model, stream: Stream.of(seed, "metric") };
  return (await (metric as Metric).evaluate(context))[0]!;
}

const data = draw(gaussian(pair.to), { train: 10, validation: 10, test: 500 });

describe("of flow matching between Gaussians, without optimal transport,", () => {
  it("the straightness is (2 - pi / 2) sum s0 s1", async () => {
    const { value, standardError } = await evaluate(make(straightness, { n: 5000 }), independentFlow(pair), data);
    expect(Math.abs(value - (2 - Math.PI / 2) * products)).toBeLessThan(4 * standardError!);
    expect(standardError).toBeLessThan(0.03);
  });

  it("the path energy is |dm|^2 + sum (s0^2 + s1^2 - pi / 2 s0 s1)", async () => {
    const { value, standardError } = await evaluate(make(pathEnergy, { n: 5000 }), independentFlow(pair), data);
    expect(Math.abs(value - (5 + 2 + 0.25 + 2.25 - (Math.PI / 2) * products))).toBeLessThan(4 * standardError!);
    expect(standardError).toBeLessThan(0.1);
  });

  it("the normalised path energy of a shift of N(0, I) is d (2 - pi / 2) / |dm|^2", async () => {
    const shift: Pair = { from: { mean: [0, 0], sd: [1, 1] }, to: { mean: [4, 3], sd: [1, 1] } };
    const shifted = draw(gaussian(shift.to), { train: 10, validation: 10, test: 500 });
    const { value, standardError } = await evaluate(make(normalizedPathEnergy), independentFlow(shift), shifted);
    expect(Math.abs(value - (2 * (2 - Math.PI / 2)) / 25)).toBeLessThan(4 * standardError!);
    expect(standardError).toBeLessThan(0.05);
  });
});

describe("of optimal transport, whose ways are straight,", () => {
  const transport: FittedModel = {
    ...independentFlow(pair),
    trajectories: (n, times, stream) => {
      const start = gaussian(pair.from).sample(n, stream);
      return Promise.resolve(times.map((t) => interpolate(start, t)));
    },
    velocity: (t, x) => {
      // Position x was, at t = 0, (x - t m) / (1 - t + t s).
      const out = points(x.n, 2);
      for (let at = 0; at < out.data.length; at++) {
        const [m, s] = [pair.to.mean[at % 2]!, pair.to.sd[at % 2]!];
        out.data[at] = m + ((s - 1) * (x.data[at]! - t * m)) / (1 - t + t * s);
      }
      return Promise.resolve(out);
    },
  };
  const interpolate = (start: Points, t: number) =>
    points(
      start.n,
      2,
      start.data.map((value, at) => (1 - t) * value + t * (pair.to.mean[at % 2]! + pair.to.sd[at % 2]! * value)),
    );

  it("the straightness is 0", async () => {
    expect((await evaluate(make(straightness), transport, data)).value).toBeLessThan(1e-25);
  });

  it("the path energy is the squared W2, and the normalised one 0, to the floor of W2 between samples", async () => {
    const { value, standardError } = await evaluate(make(pathEnergy, { n: 5000 }), transport, data);
    expect(Math.abs(value - (5 + 0.25 + 0.25))).toBeLessThan(4 * standardError!);
    expect((await evaluate(make(normalizedPathEnergy), transport, data)).value).toBeLessThan(0.12);
  });
});

it("a rotation by a right angle at constant speed is as crooked as its chord is short of its arc", async () => {
  const turn = (x: Points, angle: number) => {
    const out = points(x.n, 2);
    const [c, s] = [Math.cos(angle), Math.sin(angle)];
    for (let i = 0; i < x.n; i++) {
      const [a, b] = [x.data[2 * i]!, x.data[2 * i + 1]!];
      out.data.set([c * a - s * b, s * a + c * b], 2 * i);
    }
    return out;
  };
  const rotation: FittedModel = {
    dimension: 2,
    sample: (n) => Promise.resolve({ points: points(n, 2) }),
    trajectories: (n, times) => {
      const start = points(
        n,
        2,
        Float64Array.from({ length: 2 * n }, (_, at) => 1 - (at % 2)),
      );
      return Promise.resolve(times.map((t) => turn(start, (t * Math.PI) / 2)));
    },
    velocity: (_, x) => {
      const out = turn(x, Math.PI / 2);
      return Promise.resolve({ ...out, data: out.data.map((value) => (value * Math.PI) / 2) });
    },
  };
  // int |v|^2 - |Z1 - Z0|^2 for a straight mean velocity: (pi / 2)^2 - 2.
  expect((await evaluate(make(straightness, { n: 2 }), rotation, data)).value).toBeCloseTo(Math.PI ** 2 / 4 - 2, 12);
  expect((await evaluate(make(pathEnergy, { n: 2 }), rotation, data)).value).toBeCloseTo(Math.PI ** 2 / 4, 12);
});

it("velocities that are not finite are named", async () => {
  const broken: FittedModel = {
    ...independentFlow(pair),
    velocity: (_, x) => Promise.resolve({ ...x, data: x.data.map(() => Number.NaN) }),
  };
  await expect(evaluate(make(straightness), broken, data)).rejects.toThrow(
    "straightness: some velocities at t = 0.00530 are not finite",
  );
});
