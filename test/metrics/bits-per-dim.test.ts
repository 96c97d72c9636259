import { expect, it } from "vitest";
import { GaussianMixture } from "../../src/measures/gaussian-mixture.js";
import { standardizedMeasure } from "../../src/measures/standardized.js";
import { UniformBoxes } from "../../src/measures/uniform-boxes.js";
import { bitsPerDim } from "../../src/metrics/index.js";
import type { Metric } from "../../src/metrics/metric.js";
import { make } from "../datasets/make.js";
import { contextOf, draw } from "./context.js";

// Grey levels 0 ... 255 with uniform noise, all equally frequent: 8 bits each.
const pixels = new UniformBoxes([{ low: [0, 0], high: [256, 256] }]);
const sizes = { train: 10, validation: 10, test: 300 };

it("is 8 for dequantised bytes without structure, whatever the units of the model", async () => {
  const map = { mean: Float64Array.of(128, 100), scale: Float64Array.of(64, 30) };
  const inModelUnits = standardizedMeasure(pixels, map);
  for (const [law, standardization] of [
    [pixels, undefined],
    [inModelUnits, map],
  ] as const) {
    const dataset = { ...draw(law, sizes), ...(standardization && { standardization }) };
    const [bits] = await (make(bitsPerDim) as Metric).evaluate(contextOf(law, dataset));
    expect(bits!.name).toBe("bpd.test");
    expect(bits!.value).toBeCloseTo(8, 12);
    expect(bits!.standardError).toBeCloseTo(0, 12);
  }
});

it("counts levels that are 1/256 apart as bytes too", async () => {
  const unit = new UniformBoxes([{ low: [0, 0], high: [1, 1] }]);
  const [bits] = await (make(bitsPerDim, { step: 1 / 256 }) as Metric).evaluate(contextOf(unit, draw(unit, sizes)));
  expect(bits!.value).toBeCloseTo(8, 12);
});

it("is the entropy over d ln 2 for a model that is the law, within its error", async () => {
  const law = GaussianMixture.isotropic([[0, 0, 0]], 2);
  const dataset = { ...draw(law, { ...sizes, test: 4000 }) };
  const [bits] = await (make(bitsPerDim) as Metric).evaluate(contextOf(law, dataset));
  expect(Math.abs(bits!.value - 0.5 * Math.log2(2 * Math.PI * Math.E * 4))).toBeLessThan(4 * bits!.standardError!);
});
