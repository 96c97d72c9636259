import type { Tensor } from "@tensorflow/tfjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRuntime } from "../../../src/runtime/create-runtime.js";
import { normalFromLogOdds, normalLogOdds } from "../../../src/runtime/ops/normal-odds.js";
import type { Runtime } from "../../../src/runtime/runtime.js";
import { tf } from "../../../src/runtime/tensorflow.js";

let runtime: Runtime;

beforeAll(async () => {
  runtime = await createRuntime({ precision: "float64", threads: 1 });
});

afterAll(() => {
  runtime.dispose();
});

async function run(f: (x: Tensor) => Tensor, x: readonly number[]): Promise<Float64Array> {
  const program = await runtime.compile((inputs) => ({ y: f(inputs.x) }), { x: { shape: [x.length] } });
  return (await program.run({ x: Float64Array.from(x) }))["y"] as Float64Array;
}

/** z and log Phi(z) - log Phi(-z), by scipy 1.17.1: `log_ndtr(z) - log_ndtr(-z)`. */
const known: readonly (readonly [number, number])[] = [
  [0, 0.0],
  [1e-8, 1.595769116846668e-8],
  [0.2, 0.3197351689588209],
  [0.7, 1.1419438192544002],
  [0.7072, 1.1542091793121114],
  [1, 1.6682678659858134],
  [2.5, 5.075419251792831],
  [5.6568, 18.68060953745173],
  [5.657, 18.681774345958473],
  [8, 35.01343715991456],
  [20, 203.9171553710973],
  [37.5, 707.6689893175072],
];

describe("the log odds of the standard normal distribution", () => {
  it("are those of scipy, in both tails and at the borders between formulas", async () => {
    const odds = await run(
      normalLogOdds,
      known.flatMap(([z]) => [z, -z]),
    );
    known.forEach(([, expected], i) => {
      expect(Math.abs(odds[2 * i]! - expected)).toBeLessThan(1e-14 * Math.max(1, Math.abs(expected)));
      expect(odds[2 * i + 1]! + odds[2 * i]!).toBe(0);
    });
  });

  it("lead back to the variable", async () => {
    const z = Array.from({ length: 801 }, (_, i) => (i - 400) / 20);
    const back = await run((x) => normalFromLogOdds(normalLogOdds(x)), z);
    z.forEach((value, i) => {
      expect(Math.abs(back[i]! - value)).toBeLessThan(1e-13 * Math.max(1, Math.abs(value)));
    });
  });

  it("have as slope the density over the product of the probabilities, also at zero", async () => {
    const z = [-9, -2.5, -0.7, 0, 0.3, 0.71, 3, 8];
    const slopes = await run((x) => tf.grad((t: Tensor) => normalLogOdds(t).sum())(x), z);
    const odds = await run(normalLogOdds, z);
    z.forEach((value, i) => {
      // 1 / (Phi (1 - Phi)) = (1 + e^odds)(1 + e^-odds).
      const density = Math.exp(-0.5 * value * value) / Math.sqrt(2 * Math.PI);
      const expected = density * (1 + Math.exp(odds[i]!)) * (1 + Math.exp(-odds[i]!));
      expect(Math.abs(slopes[i]! / expected - 1)).toBeLessThan(1e-12);
    });
    const inverse = await run((x) => tf.grad((t: Tensor) => normalFromLogOdds(t).sum())(x), [...odds]);
    z.forEach((_, i) => {
      expect(Math.abs(inverse[i]! * slopes[i]! - 1)).toBeLessThan(1e-10);
    });
  });
});
