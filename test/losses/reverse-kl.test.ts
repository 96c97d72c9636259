import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import type { Dataset } from "../../src/datasets/dataset.js";
import type { Energy } from "../../src/losses/energies/energy.js";
import { energies, lawOfData, reverseKl, twoModes } from "../../src/losses/index.js";
import type { Loss } from "../../src/losses/loss.js";
import { GaussianMixture } from "../../src/measures/gaussian-mixture.js";
import { StandardGaussian } from "../../src/measures/standard-gaussian.js";
import { points } from "../../src/numerics/points.js";
import { createRuntime } from "../../src/runtime/create-runtime.js";
import type { Runtime } from "../../src/runtime/runtime.js";
import { trainingStreams } from "../../src/training/streams.js";
import { affineFlow, box, grid, integral } from "../models/hand-made.js";

let runtime: Runtime;

beforeAll(async () => {
  runtime = await createRuntime({ precision: "float64", threads: 1 });
});

afterAll(() => {
  runtime.dispose();
});

const law = new GaussianMixture([
  { weight: 1, mean: [1, 0.5], covariance: [0.3, 0.1, 0.1, 0.2] },
  { weight: 2, mean: [-1, 0.3], covariance: [0.05, -0.02, -0.02, 0.4] },
]);

function energyOf({ definition }: (typeof energies)[number], data: Partial<Dataset> = { dimension: 2, law }): Energy {
  return definition.create(z.object(definition.options).parse({}), data) as Energy;
}

function lossFor(energy: Energy, d = 2): Loss {
  return reverseKl.definition.create({ energy }, ...([new StandardGaussian(d)] as unknown as [])) as Loss;
}

async function logDensity(energy: Energy, x: Float64Array): Promise<Float64Array> {
  const program = await runtime.compile((inputs) => ({ log: energy.logDensity(inputs.x) }), {
    x: { shape: [x.length / 2, 2] },
  });
  return (await program.run({ x }))["log"] as Float64Array;
}

describe.each(energies.map((energy) => [energy.definition.name, energy] as const))("%s", (_name, builder) => {
  it("integrates to the constant that it says", async () => {
    const energy = energyOf(builder);
    const { nodes, area } = grid(6, 241);
    const log = await logDensity(energy, nodes.data);
    expect(log).toHaveLength(nodes.n);
    expect(Math.log(integral(log, area))).toBeCloseTo(energy.logNormalizer!.value, 7);
  });
});

it("lawOfData is the log density of the law", async () => {
  const x = box(9, 2, 2);
  const log = await logDensity(energyOf(lawOfData), x.data);
  law.logDensity(x).forEach((value, i) => {
    expect(log[i]).toBeCloseTo(value, 11);
  });
});

describe("reverseKl", () => {
  it("is the divergence of Gaussians in closed form, and 0 where flow and law agree", async () => {
    const [scales, means] = [
      [0.5, 1.5],
      [0.3, -0.7],
    ] as const;
    const target = new GaussianMixture([
      { weight: 1, mean: means, covariance: [scales[0] ** 2, 0, 0, scales[1] ** 2] },
    ]);
    const loss = lossFor(energyOf(lawOfData, { law: target }));
    expect(loss.floor!(points(0, 2), trainingStreams(0))!.value).toBeCloseTo(0, 15);
    const n = 20_000;
    const slice = { z: new Float64Array(2 * n) };
    loss.fill(slice, points(0, 2), n, trainingStreams(1));
    const flow = affineFlow(2);
    const program = await runtime.compile(
      ({ z: noise, a, b }) => ({ loss: loss.value(flow, { a, b }, { z: noise }) }),
      { z: { shape: [n, 2] }, a: { shape: [2] }, b: { shape: [2] } },
    );
    const at = async (a: readonly number[], b: readonly number[]) =>
      (await program.run({ ...slice, a: Float64Array.from(a), b: Float64Array.from(b) }))["loss"]![0]!;
    expect(await at(scales.map(Math.log), means)).toBeCloseTo(0, 12);
    // KL(N(0, I) | N(m, s^2)) = sum of log s + (1 + m^2) / 2 s^2 - 1/2.
    const exact = scales.reduce((sum, s, j) => sum + Math.log(s) + (1 + means[j]! ** 2) / (2 * s * s) - 0.5, 0);
    // Of the mean over the draws: |x - m|^2 / 2 s^2 has a variance of (1 + 2 m^2) / 2 s^4, and |x|^2 / 2 one of 1/2.
    const error = Math.sqrt(scales.reduce((sum, s, j) => sum + (1 + 2 * means[j]! ** 2) / (2 * s ** 4), 0) / n);
    expect(Math.abs((await at([0, 0], [0, 0])) - exact)).toBeLessThan(4 * error);
  });

  it("has its floor at minus the log of the constant of the energy", () => {
    expect(lossFor(energyOf(twoModes)).floor!(points(0, 2), trainingStreams(0))!.value).toBeCloseTo(-1.8775016261, 9);
  });

  it("refuses an energy of another dimension, and data whose law is unknown", () => {
    expect(() => lossFor(energyOf(twoModes), 3)).toThrow(
      /a function on R\^2, but the data of the study have dimension 3/,
    );
    expect(() => energyOf(lawOfData, { name: "digits" })).toThrow(/the law of digits is no Gaussian mixture/);
  });
});
