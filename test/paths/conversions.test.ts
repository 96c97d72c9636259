import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { BaseMeasure } from "../../src/measures/measure.js";
import { StandardGaussian } from "../../src/measures/standard-gaussian.js";
import { checkPrediction, convert, type Prediction, predictions } from "../../src/paths/conversions.js";
import { gaussianForm, gaussianFormTensor } from "../../src/paths/gaussian-form.js";
import { conditionalOt, paths } from "../../src/paths/index.js";
import type { ProbabilityPath } from "../../src/paths/path.js";
import { startingLaw } from "../../src/paths/starting-law.js";
import { createRuntime } from "../../src/runtime/create-runtime.js";
import type { Runtime } from "../../src/runtime/runtime.js";
import { points } from "../../src/numerics/points.js";
import { Stream } from "../../src/numerics/random.js";
import { z } from "zod";
import { UserError } from "../../src/numerics/error.js";

let runtime: Runtime;

beforeAll(async () => {
  runtime = await createRuntime({ precision: "float64", threads: 1 });
});

afterAll(() => {
  runtime.dispose();
});

const given: Readonly<Record<string, object>> = { conditionalOt: { sigma: 0.1 }, constantSigma: { sigma: 0.3 } };

function make({ definition }: (typeof paths)[number]): ProbabilityPath {
  const options = z.object(definition.options).parse(given[definition.name] ?? {});
  return definition.create(options) as ProbabilityPath;
}

// The data are N(mu, c^2) and the base is N(0, 1): x_t is N(alpha mu, V) with V = alpha^2 c^2 + sigma^2 + gamma^2.
const [mu, c] = [0.7, 0.4];

function marginal(path: ProbabilityPath, t: number): { mean: number; variance: number } {
  const { alpha, sigma, gamma = 0 } = path.at(t);
  return { mean: alpha * mu, variance: alpha ** 2 * c ** 2 + sigma ** 2 + gamma ** 2 };
}

/** All four predictions at (t, x), the velocity from the motion of the marginal's mean and variance. */
function exact(path: ProbabilityPath, t: number, x: number): Record<Prediction, number> {
  const h = 1e-6;
  const { mean, variance } = marginal(path, t);
  const [before, after] = [marginal(path, t - h), marginal(path, t + h)];
  const { alpha } = path.at(t);
  const score = -(x - mean) / variance;
  const rate = (after.variance - before.variance) / (2 * h) / (2 * variance);
  return {
    velocity: (after.mean - before.mean) / (2 * h) + rate * (x - mean),
    x1: mu - alpha * c ** 2 * score,
    noise: -gaussianForm(path.at(t)).sigma * score,
    score,
  };
}

describe.each(paths.map((builder) => [builder.definition.name, make(builder)] as const))("on %s", (_name, path) => {
  const times = [0.1, 0.35, 0.6, 0.9];
  const x = [-1.2, 0.3, 0.8, 1.5];
  const feeds = { t: Float64Array.from(times), x: Float64Array.from(x) };
  const truth = times.map((t, i) => exact(path, t, x[i]!));

  it("every prediction of a Gaussian follows from every other", async () => {
    const program = await runtime.compile(
      (inputs) => {
        const coefficients = gaussianFormTensor(path.atTensor(inputs.t));
        const pairs = predictions.flatMap((from) =>
          predictions.map((to) => {
            const value = tf.tensor2d(
              truth.map((one) => one[from]),
              [4, 1],
            );
            return [`${from} ${to}`, convert(from, to, value, inputs.x, coefficients)] as const;
          }),
        );
        return Object.fromEntries(pairs);
      },
      { t: { shape: [4, 1] }, x: { shape: [4, 1] } },
    );
    const results = await program.run(feeds);
    expect(Object.keys(results)).toHaveLength(16);
    for (const [pair, values] of Object.entries(results)) {
      const to = pair.split(" ")[1] as Prediction;
      truth.forEach((one, i) => {
        expect(Math.abs(values[i]! - one[to]), `${pair} at t = ${times[i]!}`).toBeLessThan(
          // The exact velocity is a central difference, and the noise of vpLinear hardly moves while all is noise.
          1e-5 * (1 + Math.abs(one[to])),
        );
      });
    }
  });

  it("starts from the law that its coefficients have at t = 0, for data of unit variance", () => {
    const base = new StandardGaussian(1);
    const start = startingLaw(path, base);
    const { alpha, sigma, gamma = 0 } = path.at(0);
    const deviation = Math.sqrt(alpha ** 2 + sigma ** 2 + gamma ** 2);
    const at = points(2, 1, Float64Array.of(0.4, -2));
    start.logDensity!(at).forEach((value, i) => {
      const expected = -0.5 * (at.data[i]! / deviation) ** 2 - Math.log(deviation * Math.sqrt(2 * Math.PI));
      expect(value).toBeCloseTo(expected, 10);
    });
    const draws = start.sample(3, Stream.of(1, "start")).data;
    base.sample(3, Stream.of(1, "start")).data.forEach((value, i) => {
      expect(draws[i]).toBeCloseTo(deviation * value, 12);
    });
    expect(tf.tidy(() => start.logDensityTensor!(tf.tensor2d([[0.4]])).dataSync()[0])).toBeCloseTo(
      start.logDensity!(at)[0]!,
      5,
    );
  });
});

describe("what cannot be converted is refused", () => {
  const named = (name: string) => make(paths.find((path) => path.definition.name === name)!);

  it.each([
    ["noise", "conditionalOt"],
    ["score", "vpTrigonometric"],
    ["x1", "vpTrigonometric"],
    ["x1", "schroedingerBridge"],
  ] as const)("%s on %s", (prediction, name) => {
    const check = () => {
      checkPrediction(prediction, named(name), "a loss");
    };
    expect(check).toThrow(UserError);
    expect(check).toThrow(new RegExp(`a loss: a prediction of (the )?${prediction} gives no velocity`));
  });

  it.each([
    ["noise", "vpLinear"],
    ["score", "ve"],
    ["x1", "conditionalOt"],
    ["velocity", "schroedingerBridge"],
  ] as const)("but not %s on %s", (prediction, name) => {
    expect(() => {
      checkPrediction(prediction, named(name), "a loss");
    }).not.toThrow();
  });

  it("nor is the start of a blurred path known for any base", () => {
    const other: BaseMeasure = {
      dimension: 1,
      sample: (n) => points(n, 1),
      logDensity: (x) => new Float64Array(x.n),
      logDensityTensor: (x) => x.sum(1),
    };
    expect(() => startingLaw(named("constantSigma"), other)).toThrow(/base standardGaussian only/);
    expect(startingLaw(make(conditionalOt), other)).toBe(other);
  });
});
