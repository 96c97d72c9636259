import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { conditionalOt, paths } from "../../src/paths/index.js";
import type { PathCoefficients, ProbabilityPath } from "../../src/paths/path.js";

const names = ["alpha", "sigma", "alphaDot", "sigmaDot"] as const;
const times = Array.from({ length: 19 }, (_, i) => (i + 1) / 20);

/** One row a time, one column a coefficient, from the traced definition. */
function byTensor(path: ProbabilityPath, of: (t: tf.Tensor) => PathCoefficients<tf.Tensor> = (t) => path.atTensor(t)) {
  return tf.tidy(() => {
    const coefficients = of(tf.tensor2d(times, [times.length, 1]));
    return names.map((name) => {
      expect(coefficients[name].shape).toEqual([times.length, 1]);
      return [...coefficients[name].dataSync()];
    });
  });
}

beforeAll(async () => {
  await tf.setBackend("cpu");
});

describe.each(paths.map((path) => [path.definition.name, path.definition] as const))("%s", (_name, definition) => {
  describe.each([0, 0.01, 0.3, 1, 2])("with sigma %f", (sigma) => {
    const path = definition.create({ sigma }) as ProbabilityPath;

    it("starts at the base and ends around the data point with its bandwidth", () => {
      expect(path.bandwidth).toBe(sigma);
      expect(path.at(0)).toMatchObject({ alpha: 0, sigma: 1 });
      expect(path.at(1).alpha).toBeCloseTo(1, 14);
      expect(path.at(1).sigma).toBeCloseTo(sigma, 14);
    });

    it("has the derivatives that central differences show", () => {
      const h = 1e-5;
      for (const t of times) {
        const [before, after] = [path.at(t - h), path.at(t + h)];
        expect(path.at(t).alphaDot).toBeCloseTo((after.alpha - before.alpha) / (2 * h), 8);
        expect(path.at(t).sigmaDot).toBeCloseTo((after.sigma - before.sigma) / (2 * h), 8);
      }
    });

    it("is the same in a traced program", () => {
      const traced = byTensor(path);
      names.forEach((name, i) => {
        times.forEach((t, j) => {
          expect(traced[i]![j]).toBeCloseTo(path.at(t)[name], 6);
        });
      });
    });

    it("has the traced derivatives that automatic differentiation shows", () => {
      const derivatives = byTensor(path, (t) => {
        const derivative = (name: "alpha" | "sigma") =>
          tf.grad((s: tf.Tensor) => path.atTensor(s)[name].add(s.mul(0)))(t);
        const [alphaDot, sigmaDot] = [derivative("alpha"), derivative("sigma")];
        return { alpha: alphaDot, sigma: sigmaDot, alphaDot, sigmaDot };
      });
      const traced = byTensor(path);
      times.forEach((_t, j) => {
        expect(traced[2]![j]).toBeCloseTo(derivatives[2]![j]!, 6);
        expect(traced[3]![j]).toBeCloseTo(derivatives[3]![j]!, 6);
      });
    });
  });

  it("refuses a negative bandwidth", () => {
    expect(z.object(definition.options).safeParse({ sigma: -0.1 }).success).toBe(false);
    expect(z.object(definition.options).safeParse({ sigma: 0 }).success).toBe(true);
  });
});

describe("conditionalOt", () => {
  it("moves a base point to a data point along a straight line", () => {
    const path = conditionalOt.definition.create({ sigma: 0.2 }) as ProbabilityPath;
    const position = (t: number) => path.at(t).alpha * 3 + path.at(t).sigma * -0.5;
    expect(position(0.25)).toBeCloseTo(0.75 * position(0) + 0.25 * position(1), 14);
  });
});
