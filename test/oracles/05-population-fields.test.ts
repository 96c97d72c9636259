import { describe, expect, test } from "vitest";
import { GaussianMixture } from "../../src/measures/gaussian-mixture.js";
import { MarginalVelocity } from "../../src/models/marginal-velocity.js";
import { MixturePosterior } from "../../src/models/mixture-posterior.js";
import type { Posterior } from "../../src/models/posterior.js";
import type { Points } from "../../src/numerics/points.js";
import type { ProbabilityPath } from "../../src/paths/path.js";
import { box } from "../models/hand-made.js";
import { changeOfVariables, pathOf } from "./transport.js";

describe("the population field of a Gaussian mixture", () => {
  const law = new GaussianMixture([
    { weight: 1, mean: [1, 0.5], covariance: [0.3, 0.1, 0.1, 0.2] },
    { weight: 2, mean: [-1, 0.3], covariance: [0.05, -0.02, -0.02, 0.4] },
    { weight: 3, mean: [0.2, -1.5], covariance: [0.2, 0, 0, 0.2] },
  ]);
  const weights = [1, 2, 3];
  const x = box(8, 2, 1.5);

  /** The law of alpha X1 + s Z: another mixture. */
  function noised(path: ProbabilityPath, t: number): GaussianMixture {
    const { alpha, sigma, gamma = 0 } = path.at(t);
    return new GaussianMixture(
      law.components.map(({ moments: { mean, covariance } }, k) => ({
        weight: weights[k]!,
        mean: Array.from(mean, (value) => alpha * value),
        covariance: Array.from(
          covariance,
          (value, at) => alpha ** 2 * value + (at % 3 === 0 ? sigma ** 2 + gamma ** 2 : 0),
        ),
      })),
    );
  }

  test.each(["conditionalOt", "constantSigma", "vpTrigonometric", "vpLinear"])(
    "transports it, noised, along %s",
    async (name) => {
      const path = pathOf(name, { sigma: 0.05 });
      const field = new MarginalVelocity(path, new MixturePosterior(law));
      const values = await changeOfVariables(field, x, [0, 1], (z) => noised(path, 0).logDensity(z));
      noised(path, 1)
        .logDensity(x)
        .forEach((exact, i) => {
          expect(Math.abs(values[i]! - exact)).toBeLessThan(1e-6 * (1 + Math.abs(exact)));
        });
    },
  );
});

describe("the population field of the uniform law on a circle", () => {
  const radius = 1.3;

  /** I_0(k) and I_1(k) times exp(-k), by the trapezoidal rule, which is exact to rounding for periodic functions. */
  function bessel(k: number): readonly [number, number] {
    const n = 400;
    const sum = [0, 0];
    for (let i = 0; i < n; i++) {
      const cosine = Math.cos((2 * Math.PI * i) / n);
      const weight = Math.exp(k * (cosine - 1)) / n;
      sum[0]! += weight;
      sum[1]! += weight * cosine;
    }
    return sum as [number, number];
  }

  /** E[X1 | x] = R I1(k) / I0(k) x / |x| with k = alpha R |x| / s^2. */
  const circle: Posterior = {
    d: 2,
    moments(alpha, sigma, x, at, mean) {
      const r = Math.hypot(x[at]!, x[at + 1]!);
      const [i0, i1] = bessel((alpha * radius * r) / sigma ** 2);
      const length = (radius * i1) / i0;
      mean.set([(length * x[at]!) / r, (length * x[at + 1]!) / r], at);
      return radius ** 2 - length ** 2;
    },
  };

  function logLaw(path: ProbabilityPath, t: number, x: Points): Float64Array {
    const { alpha, sigma } = path.at(t);
    return Float64Array.from({ length: x.n }, (_, i) => {
      const r = Math.hypot(x.data[2 * i]!, x.data[2 * i + 1]!);
      const k = (alpha * radius * r) / sigma ** 2;
      const exponent = k - (r ** 2 + alpha ** 2 * radius ** 2) / (2 * sigma ** 2);
      return exponent + Math.log(bessel(k)[0]) - Math.log(2 * Math.PI * sigma ** 2);
    });
  }

  test.each(["conditionalOt", "vpTrigonometric"])("transports it, noised, along %s", async (name) => {
    const path = pathOf(name, { sigma: 0.1 });
    const x = box(6, 2, 1.4);
    const field = new MarginalVelocity(path, circle);
    const values = await changeOfVariables(field, x, [0, 1], (z) => logLaw(path, 0, z));
    logLaw(path, 1, x).forEach((exact, i) => {
      expect(Math.abs(values[i]! - exact)).toBeLessThan(1e-6 * (1 + Math.abs(exact)));
    });
  });
});
