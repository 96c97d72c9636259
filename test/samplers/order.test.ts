import type * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { points } from "../../src/numerics/points.js";
import { Stream } from "../../src/numerics/random.js";
import { mean, standardError } from "../../src/numerics/statistics.js";
import { createRuntime } from "../../src/runtime/create-runtime.js";
import type { Runtime } from "../../src/runtime/runtime.js";
import { eulerMaruyamaScheme } from "../../src/samplers/euler-maruyama.js";
import type { Sde } from "../../src/samplers/sampler.js";
import { type Scheme, SdeSampler } from "../../src/samplers/sde-sampler.js";
import { stochasticHeunScheme } from "../../src/samplers/stochastic-heun.js";

let runtime: Runtime;

beforeAll(async () => {
  runtime = await createRuntime({ precision: "float64", threads: 1 });
});

afterAll(() => {
  runtime.dispose();
});

const sampler = (scheme: Scheme, steps: number) =>
  new SdeSampler(scheme, { steps, diffusion: 1, schedule: "constant" });

/** The standard normals that a sampler is to draw, in their order. */
function given(normals: ArrayLike<number>): Stream {
  let at = 0;
  return Object.create(Stream.of(0, "unused"), { normal: { value: () => normals[at++]! } }) as Stream;
}

/** Slope of log error against log h. */
function order(errors: ReadonlyMap<number, number>): number {
  const [first, last] = [[...errors][0]!, [...errors].at(-1)!];
  return Math.log(first[1] / last[1]) / Math.log(last[0] / first[0]);
}

const linear = (rate: number, noise: (x: tf.Tensor) => tf.Tensor): Sde => ({
  runtime,
  constants: { specs: {}, values: {} },
  drift: (_, x) => x.mul(rate),
  diffusion: (_, x) => noise(x),
});

describe.each([
  // dX = a X dt + b X dW from 1: X_1 = exp(a - b^2 / 2 + b W_1) in the sense of Ito, exp(a + b W_1) in that of Stratonovich.
  { scheme: eulerMaruyamaScheme, correction: -0.5, strong: 0.5, weak: 1 },
  { scheme: stochasticHeunScheme, correction: 0, strong: 1, weak: 1 },
])("$scheme.name on geometric Brownian motion", ({ scheme, correction, strong, weak }) => {
  const [a, b, n] = [1.5, 0.8, 20_000];
  const errors = { strong: new Map<number, number>(), weak: new Map<number, number>() };
  const weakErrors: number[] = [];

  beforeAll(async () => {
    for (const steps of [8, 16, 32]) {
      const normals = new Float64Array(steps * n);
      Stream.of(3, "noise").fillNormal(normals);
      const start = points(n, 1, new Float64Array(n).fill(1));
      const { states, nfe } = await sampler(scheme, steps).integrate(
        linear(a, (x) => x.mul(b)),
        start,
        [0, 1],
        given(normals),
      );
      expect(nfe).toBe(steps * scheme.evaluations);
      const difference = new Float64Array(n);
      for (let i = 0; i < n; i++) {
        let w = 0;
        for (let k = 0; k < steps; k++) w += normals[k * n + i]! / Math.sqrt(steps);
        difference[i] = states[1]!.data[i]! - Math.exp(a + correction * b * b + b * w);
      }
      errors.strong.set(steps, Math.sqrt(mean(difference.map((value) => value * value))));
      errors.weak.set(steps, Math.abs(mean(difference)));
      weakErrors.push(standardError(difference) / Math.abs(mean(difference)));
    }
  });

  it("has its strong order, path by path against the exact solution", () => {
    expect(Math.abs(order(errors.strong) - strong)).toBeLessThan(0.2);
  });

  it("has its weak order in the mean", () => {
    expect(Math.max(...weakErrors)).toBeLessThan(0.1);
    expect(Math.abs(order(errors.weak) - weak)).toBeLessThan(0.35);
  });
});

describe.each([
  { scheme: eulerMaruyamaScheme, expected: 1 },
  { scheme: stochasticHeunScheme, expected: 2 },
])("$scheme.name on the Ornstein-Uhlenbeck process", ({ scheme, expected }) => {
  const [rate, g] = [2, 0.7];

  /** Variance of X_1 from 0: X_1 is linear in the increments, and row k shows the weight of the k-th alone. */
  async function varianceAt(steps: number): Promise<number> {
    const impulses = new Float64Array(steps * steps);
    for (let k = 0; k < steps; k++) impulses[k * steps + k] = 1;
    const { states } = await sampler(scheme, steps).integrate(
      linear(-rate, (x) => x.zerosLike().add(g)),
      points(steps, 1),
      [0, 1],
      given(impulses),
    );
    return states[1]!.data.reduce((sum, weight) => sum + weight * weight, 0);
  }

  it("has its weak order in the variance, which is exact without draws", async () => {
    const exact = (g * g * (1 - Math.exp(-2 * rate))) / (2 * rate);
    const errors = new Map<number, number>();
    for (const steps of [16, 64]) errors.set(steps, Math.abs((await varianceAt(steps)) - exact));
    expect(Math.abs(order(errors) - expected)).toBeLessThan(0.2);
  });
});
