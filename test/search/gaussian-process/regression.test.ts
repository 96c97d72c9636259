import { describe, expect, it } from "vitest";
import { Stream } from "../../../src/numerics/random.js";
import type { Coordinate, Hyperparameters } from "../../../src/search/gaussian-process/kernel.js";
import { fitHyperparameters } from "../../../src/search/gaussian-process/fit.js";
import { GaussianProcess, type Observations } from "../../../src/search/gaussian-process/regression.js";

const coordinates: readonly Coordinate[] = ["distance", "distance", "equality"];
const hyperparameters: Hyperparameters = {
  logLengths: Float64Array.of(-0.7, 0.2, 0.4),
  logVariance: 0.3,
  logNoise: -3,
};

function observations(n: number, f: (x: Float64Array) => number): Observations {
  const stream = Stream.of(n, "observations");
  const rows = Array.from({ length: n }, () =>
    Float64Array.of(stream.uniform(), stream.uniform(), (stream.integer(3) + 0.5) / 3),
  );
  return { x: Float64Array.from(rows.flatMap((row) => [...row])), y: Float64Array.from(rows, f) };
}

const wave = (x: Float64Array) => Math.sin(5 * x[0]!) + x[1]! * (x[2]! > 0.5 ? 1 : -1);

describe("one observation", () => {
  // Matern 5/2 between 0 and 1 at length 1: (1 + sqrt 5 + 5 / 3) exp(-sqrt 5).
  const correlation = (1 + Math.sqrt(5) + 5 / 3) * Math.exp(-Math.sqrt(5));
  const process = new GaussianProcess(
    ["distance"],
    { x: Float64Array.of(0), y: Float64Array.of(3) },
    { logLengths: Float64Array.of(0), logVariance: Math.log(2), logNoise: Math.log(0.5) },
  );

  it("gives the conditional law of two normal numbers", () => {
    const { mean, deviation } = process.predict(Float64Array.of(1));
    expect(mean).toBeCloseTo((2 * correlation * 3) / 2.5, 8);
    expect(deviation ** 2).toBeCloseTo(2 - (2 * correlation) ** 2 / 2.5, 8);
  });

  it("has the likelihood of a normal number", () => {
    expect(process.logMarginalLikelihood()).toBeCloseTo(-0.5 * Math.log(2 * Math.PI * 2.5) - 9 / 5, 8);
  });
});

describe("many observations", () => {
  const data = observations(25, wave);
  const process = new GaussianProcess(coordinates, data, hyperparameters);

  it("has the gradient of its likelihood by finite differences", () => {
    const theta = [...hyperparameters.logLengths, hyperparameters.logVariance, hyperparameters.logNoise];
    const at = (values: readonly number[]) =>
      new GaussianProcess(coordinates, data, {
        logLengths: Float64Array.from(values.slice(0, 3)),
        logVariance: values[3]!,
        logNoise: values[4]!,
      }).logMarginalLikelihood();
    process.logMarginalGradient().forEach((slope, j) => {
      const h = 1e-5;
      const difference = (at(theta.with(j, theta[j]! + h)) - at(theta.with(j, theta[j]! - h))) / (2 * h);
      expect(slope).toBeCloseTo(difference, 6);
    });
  });

  it("has the gradient of its prediction by finite differences", () => {
    const place = Float64Array.of(0.31, 0.62, 0.5);
    const { meanGradient, deviationGradient } = process.predictWithGradient(place);
    for (const j of [0, 1]) {
      const h = 1e-5;
      const [above, below] = [h, -h].map((step) => process.predict(place.with(j, place[j]! + step)));
      expect(meanGradient[j]).toBeCloseTo((above!.mean - below!.mean) / (2 * h), 6);
      expect(deviationGradient[j]).toBeCloseTo((above!.deviation - below!.deviation) / (2 * h), 6);
    }
    expect([meanGradient[2], deviationGradient[2]]).toEqual([0, 0]);
  });

  it("goes through the values where there is no noise, also where places are equal", () => {
    const twice = {
      x: Float64Array.from([...data.x, ...data.x.subarray(0, 3)]),
      y: Float64Array.from([...data.y, data.y[0]!]),
    };
    const exact = new GaussianProcess(coordinates, twice, { ...hyperparameters, logNoise: Math.log(1e-8) });
    data.y.forEach((y, i) => {
      const { mean, deviation } = exact.predict(data.x.subarray(3 * i, 3 * i + 3));
      expect(mean).toBeCloseTo(y, 4);
      expect(deviation).toBeLessThan(1e-3);
    });
  });
});

describe("fitted hyperparameters", () => {
  it("find the noise, which coordinates matter, and how to predict", () => {
    const stream = Stream.of(1, "noise");
    const data = observations(60, (x) => Math.sin(5 * x[0]!) + 0.1 * stream.normal());
    const fitted = fitHyperparameters(coordinates, data);
    expect(Math.exp(fitted.logNoise / 2)).toBeGreaterThan(0.07);
    expect(Math.exp(fitted.logNoise / 2)).toBeLessThan(0.13);
    expect(fitted.logLengths[1]! - fitted.logLengths[0]!).toBeGreaterThan(1);
    const process = new GaussianProcess(coordinates, data, fitted);
    for (const u of [0.1, 0.4, 0.8]) {
      expect(process.predict(Float64Array.of(u, 0.5, 0.5)).mean).toBeCloseTo(Math.sin(5 * u), 0.7);
    }
  });

  it("are more probable than those at which the search for them starts", () => {
    const data = observations(30, wave);
    const fitted = fitHyperparameters(coordinates, data);
    const start = { logLengths: new Float64Array(3).fill(Math.log(0.3)), logVariance: 0, logNoise: Math.log(0.01) };
    const likelihood = (of: Hyperparameters) => new GaussianProcess(coordinates, data, of).logMarginalLikelihood();
    expect(likelihood(fitted)).toBeGreaterThan(likelihood(start) + 2);
  });
});
