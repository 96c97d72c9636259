import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { negativeLogLikelihood } from "../../src/losses/index.js";
import type { Loss } from "../../src/losses/loss.js";
import type { Measure } from "../../src/measures/measure.js";
import { StandardGaussian } from "../../src/measures/standard-gaussian.js";
import type { Flow } from "../../src/models/model.js";
import { points } from "../../src/numerics/points.js";
import { Stream } from "../../src/numerics/random.js";
import { createRuntime } from "../../src/runtime/create-runtime.js";
import type { Runtime } from "../../src/runtime/runtime.js";
import { trainingStreams } from "../../src/training/streams.js";

let runtime: Runtime;

beforeAll(async () => {
  runtime = await createRuntime({ precision: "float64", threads: 1 });
});

afterAll(() => {
  runtime.dispose();
});

function likelihood(d: number, law?: Pick<Measure, "entropy">): Loss {
  const collaborators = [new StandardGaussian(d), { law }] as unknown as [];
  return negativeLogLikelihood.definition.create({}, ...collaborators) as Loss;
}

/** x = scale z + shift, coordinate by coordinate. */
function affine(dimension: number, scale: number, shift: number): Flow {
  const logDet = dimension * Math.log(scale);
  return {
    family: "flow",
    dimension,
    parameters: [],
    forward: (_, z) => ({ value: z.mul(scale).add(shift), logDet: z.sum(1).zerosLike().add(logDet) }),
    inverse: (_, x) => ({ value: x.sub(shift).div(scale), logDet: x.sum(1).zerosLike().sub(logDet) }),
  };
}

async function lossOf(model: Flow, batch: Float64Array): Promise<number> {
  const loss = likelihood(model.dimension);
  const specs = loss.inputs(batch.length / model.dimension, model.dimension);
  const compiled = await runtime.compile((inputs) => ({ loss: loss.value(model, {}, inputs) }), specs);
  const { loss: value } = await compiled.run({ x: batch });
  compiled.dispose();
  return value![0]!;
}

/** Differential entropy of N(m, s^2 I) in nats. */
const gaussianEntropy = (d: number, s: number) => (d / 2) * Math.log(2 * Math.PI * Math.E * s * s);

describe("negativeLogLikelihood", () => {
  it("is minus the mean log density of a Gaussian flow, by the formula of the Gaussian", async () => {
    const [scale, shift] = [0.5, 2];
    const batch = Float64Array.of(2.3, 1.1, 2, 2, -0.4, 3);
    const logDensities = [0, 1, 2].map((i) =>
      [batch[2 * i]!, batch[2 * i + 1]!].reduce(
        (sum, x) => sum - (x - shift) ** 2 / (2 * scale ** 2) - 0.5 * Math.log(2 * Math.PI * scale ** 2),
        0,
      ),
    );
    const expected = -logDensities.reduce((sum, value) => sum + value) / 3;
    expect(await lossOf(affine(2, scale, shift), batch)).toBeCloseTo(expected, 12);
  });

  it("is the entropy for the law of the data, and more for every other", async () => {
    const n = 200_000;
    const data = new Float64Array(n);
    Stream.of(0, "data").fillNormal(data);
    const [scale, shift] = [0.5, 2];
    const batch = data.map((z) => scale * z + shift);
    const entropy = gaussianEntropy(1, scale);
    // -log p has variance 1 / 2 a coordinate under a Gaussian.
    const error = Math.sqrt(0.5 / n);
    expect(Math.abs((await lossOf(affine(1, scale, shift), batch)) - entropy)).toBeLessThan(4 * error);
    for (const [a, b] of [
      [0.4, 2],
      [0.7, 2],
      [0.5, 2.3],
    ] as const) {
      // The excess is the Kullback-Leibler divergence.
      const divergence = Math.log(a / scale) + (scale ** 2 + (shift - b) ** 2) / (2 * a * a) - 0.5;
      expect(Math.abs((await lossOf(affine(1, a, b), batch)) - entropy - divergence)).toBeLessThan(12 * error);
    }
  });

  it("fills batches with rows of the data, by the data stream alone", () => {
    const train = points(4, 2, Float64Array.of(0, 1, 2, 3, 4, 5, 6, 7));
    const fill = (seed: number) => {
      const x = new Float64Array(40);
      likelihood(2).fill({ x }, train, 20, trainingStreams(seed));
      return x;
    };
    const rows = fill(1);
    expect(new Set(rows.filter((_, k) => k % 2 === 0))).toEqual(new Set([0, 2, 4, 6]));
    rows.forEach((value, k) => {
      if (k % 2 === 1) expect(value).toBe(rows[k - 1]! + 1);
    });
    expect(fill(1)).toEqual(rows);
    expect(fill(2)).not.toEqual(rows);
  });

  it("has the entropy of the law as its floor, where it is known", () => {
    const streams = trainingStreams(0);
    const train = points(1, 1);
    const entropy = { value: 1.5, error: 0.01 };
    expect(likelihood(1, { entropy }).floor!(train, streams)).toEqual({ value: 1.5, standardError: 0.01 });
    expect(likelihood(1, {}).floor!(train, streams)).toBeUndefined();
    expect(likelihood(1).floor!(train, streams)).toBeUndefined();
  });
});
