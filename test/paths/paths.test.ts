import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { conditionalOt, cosine, paths, schroedingerBridge, ve, vpLinear } from "../../src/paths/index.js";
import type { PathCoefficients, ProbabilityPath } from "../../src/paths/path.js";

const names = ["alpha", "sigma", "alphaDot", "sigmaDot", "gamma", "gammaRate"] as const;
const times = Array.from({ length: 9 }, (_, i) => (i + 1) / 10);

/** Options with which a path is tested; only its defaults where none are named. */
const variants: Readonly<Record<string, readonly Record<string, number>[]>> = {
  conditionalOt: [0, 0.01, 0.3, 1, 2].map((sigma) => ({ sigma })),
  constantSigma: [0, 0.01, 0.3, 2].map((sigma) => ({ sigma })),
  vpTrigonometric: [0, 0.01, 0.3].map((sigma) => ({ sigma })),
  vpLinear: [{}, { betaMin: 0.5, betaMax: 3, end: 0.01 }],
  ve: [{}, { sigmaMin: 0.1, sigmaMax: 3 }],
  cosine: [{}, { offset: 0.1, end: 0.01 }],
  polynomial: [
    { power: 1, sigma: 0.1 },
    { power: 2.5, sigma: 0.1 },
  ],
  schroedingerBridge: [{ sigma: 0.2 }, { sigma: 1.5 }],
};

function make({ definition }: (typeof paths)[number], options: Record<string, number>): ProbabilityPath {
  return definition.create(z.object(definition.options).parse(options)) as ProbabilityPath;
}

const valuesOf = (c: PathCoefficients<number>) => names.map((name) => c[name] ?? 0);

/** One row a coefficient, one column a time, from the traced definition. */
function byTensor(path: ProbabilityPath): readonly number[][] {
  return tf.tidy(() => {
    const coefficients = path.atTensor(tf.tensor2d(times, [times.length, 1]));
    return names.map((name) => {
      const tensor = coefficients[name];
      if (tensor === undefined) return times.map(() => 0);
      expect(tensor.shape).toEqual([times.length, 1]);
      return [...tensor.dataSync()];
    });
  });
}

beforeAll(async () => {
  await tf.setBackend("cpu");
});

describe.each(paths.map((path) => [path.definition.name, path] as const))("%s", (name, builder) => {
  describe.each(variants[name] ?? [{}])("with %o", (options) => {
    const path = make(builder, options);

    it("ends around the data point with its bandwidth", () => {
      const { alpha, sigma, gamma = 0 } = path.at(1);
      expect(Math.hypot(sigma, gamma)).toBeCloseTo(path.bandwidth, 12);
      expect(Math.abs(alpha - 1)).toBeLessThan(path.bandwidth ** 2 + 1e-12);
    });

    it("has the derivatives that central differences show", () => {
      const h = 1e-5;
      for (const t of times) {
        const [before, at, after] = [path.at(t - h), path.at(t), path.at(t + h)];
        const slope = (of: (c: PathCoefficients<number>) => number) => (of(after) - of(before)) / (2 * h);
        expect(at.alphaDot).toBeCloseTo(
          slope((c) => c.alpha),
          7,
        );
        expect(at.sigmaDot).toBeCloseTo(
          slope((c) => c.sigma),
          7,
        );
        expect(at.gammaRate ?? 0).toBeCloseTo(
          slope((c) => (c.gamma ?? 0) ** 2 / 2),
          7,
        );
      }
    });

    it("takes on data as it goes: the ratio of data to noise grows", () => {
      for (const t of times) {
        const { alpha, sigma, alphaDot, sigmaDot } = path.at(t);
        expect(alphaDot * sigma - alpha * sigmaDot).toBeGreaterThan(0);
      }
    });

    it("is the same in a traced program", () => {
      const traced = byTensor(path);
      times.forEach((t, j) => {
        valuesOf(path.at(t)).forEach((value, i) => {
          expect(Math.abs(traced[i]![j]! - value), `${names[i]!} at ${t}`).toBeLessThan(2e-5 * (1 + Math.abs(value)));
        });
      });
    });
  });
});

describe("the options of paths", () => {
  it.each(["conditionalOt", "constantSigma", "vpTrigonometric", "polynomial"])(
    "%s has no negative bandwidth",
    (name) => {
      const schema = z.object(paths.find((path) => path.definition.name === name)!.definition.options);
      expect(schema.safeParse({ sigma: -0.1 }).success).toBe(false);
      expect(schema.safeParse({ sigma: 0 }).success).toBe(true);
    },
  );

  it("refuse noise that grows along the way", () => {
    expect(() => make(ve, { sigmaMin: 2, sigmaMax: 1 })).toThrow(/sigmaMax is 1, but it must lie above sigmaMin \(2\)/);
    expect(() => make(vpLinear, { betaMin: 2, betaMax: 1 })).toThrow(/betaMax is 1, below betaMin \(2\)/);
  });
});

describe("paths that published work defines in other words", () => {
  it("conditionalOt moves a base point to a data point along a straight line", () => {
    const path = make(conditionalOt, { sigma: 0.2 });
    const position = (t: number) => path.at(t).alpha * 3 + path.at(t).sigma * -0.5;
    expect(position(0.25)).toBeCloseTo(0.75 * position(0) + 0.25 * position(1), 14);
  });

  it.each([
    ["vpLinear", vpLinear],
    ["cosine", cosine],
  ])("%s preserves the variance", (_name, path) => {
    for (const t of times) {
      const { alpha, sigma } = make(path, {}).at(t);
      expect(alpha ** 2 + sigma ** 2).toBeCloseTo(1, 12);
    }
  });

  it("vpLinear solves the diffusion d alpha / d tau = -beta(tau) alpha / 2", () => {
    const path = make(vpLinear, { betaMin: 0.1, betaMax: 20, end: 1e-3 });
    for (const t of times) {
      const { alpha, alphaDot } = path.at(t);
      const tau = 1 - t * (1 - 1e-3);
      expect(alphaDot / alpha / (1 - 1e-3)).toBeCloseTo((0.1 + tau * 19.9) / 2, 10);
    }
  });

  it("cosine has the cumulative signal of DDPM", () => {
    const path = make(cosine, { offset: 0.008, end: 1e-3 });
    const f = (tau: number) => Math.cos((((tau + 0.008) / 1.008) * Math.PI) / 2) ** 2;
    for (const t of times) expect(path.at(t).alpha ** 2).toBeCloseTo(f(1 - t * (1 - 1e-3)) / f(0), 12);
  });

  it("ve falls by the same factor in equal times", () => {
    const path = make(ve, { sigmaMin: 0.01, sigmaMax: 100 });
    expect([0, 0.25, 0.5, 0.75, 1].map((t) => Math.log10(path.at(t).sigma))).toEqual(
      [2, 1, 0, -1, -2].map((power) => expect.closeTo(power, 12) as number),
    );
  });

  it("schroedingerBridge keeps training away from its ends, where d/dt gamma is infinite", () => {
    const path = make(schroedingerBridge, { sigma: 0.5, margin: 0.01 });
    expect(path.interval).toEqual([0.01, 0.99]);
    expect(path.at(0).gamma).toBe(0);
    expect(path.at(0.5).gamma).toBeCloseTo(0.25, 14);
  });
});
