import { expect, it } from "vitest";
import { ruleBandwidth } from "../../src/measures/bandwidth-rules.js";
import { KernelDensityEstimate } from "../../src/measures/kernel-density.js";
import { smoothingKernels } from "../../src/measures/kernels/index.js";
import { empiricalMeasure } from "../../src/models/empirical-measure.js";
import { kernelDensity } from "../../src/models/kernel-density.js";
import type { ClosedFormModel } from "../../src/models/model.js";
import { points } from "../../src/numerics/points.js";
import { Stream } from "../../src/numerics/random.js";
import { make } from "../datasets/make.js";

const train = points(3, 2, Float64Array.of(0, 0, 1, 2, 5, 5));

it("kernelDensity is the kernel density estimate of its training points", async () => {
  const model = await (make(kernelDensity, { bandwidth: 0.3 }) as ClosedFormModel).fit(train);
  const kde = new KernelDensityEstimate(train, 0.3);
  expect((await model.logDensity!(train)).values).toEqual(kde.logDensity(train));
  expect((await model.sample(5, Stream.of(0, "x"))).points).toEqual(kde.sample(5, Stream.of(0, "x")));
  expect(model.dimension).toBe(2);
});

it.each([0, -0.1])("kernelDensity refuses a bandwidth of %d in one sentence", (bandwidth) => {
  expect(() => make(kernelDensity, { bandwidth })).toThrow(
    `model.bandwidth: a density needs a bandwidth above 0: at 0 the estimate is the empirical measure, which has none, got ${bandwidth}.`,
  );
});

it("kernelDensity takes a bandwidth for each coordinate, a rule, and another kernel", async () => {
  const x = points(40, 2);
  Stream.of(0, "x").fillNormal(x.data);
  const density = async (options: Readonly<Record<string, unknown>>) =>
    (await (await (make(kernelDensity, options) as ClosedFormModel).fit(x)).logDensity!(train)).values;
  expect(await density({ bandwidth: [0.3, 0.5] })).toEqual(new KernelDensityEstimate(x, [0.3, 0.5]).logDensity(train));
  expect(await density({ bandwidth: "scott", shape: "diagonal" })).toEqual(
    new KernelDensityEstimate(x, ruleBandwidth("scott", x, { shape: "diagonal" })).logDensity(train),
  );
  for (const [name, kernel] of Object.entries(smoothingKernels)) {
    const h = ruleBandwidth("silverman", x, { kernel: kernel(4) });
    expect(await density({ bandwidth: "silverman", kernel: name })).toEqual(
      new KernelDensityEstimate(x, h, kernel(4)).logDensity(train),
    );
  }
});

it("kernelDensity refuses options that would say nothing", () => {
  expect(() => make(kernelDensity, { bandwidth: 1, degrees: 3 })).toThrow("degrees belong to the kernel studentT");
  expect(() => make(kernelDensity, { bandwidth: 1, shape: "scalar" })).toThrow(
    "shape is for bandwidths found by a rule",
  );
  expect(() => make(kernelDensity, { bandwidth: [1, -1] })).toThrow("a density needs a bandwidth above 0");
  expect(() => make(kernelDensity, { bandwidth: "best" })).toThrow(
    'one of "scott", "silverman", "leaveOneOut", "kFold"',
  );
});

it("kernelDensity says how many bandwidths it needs", () => {
  const model = make(kernelDensity, { bandwidth: [1, 1, 1] }) as ClosedFormModel;
  expect(() => model.fit(train)).toThrow("bandwidth has 3 numbers, but the data have 2 coordinates");
});

it("empiricalMeasure draws training points and claims no density", async () => {
  const model = await (make(empiricalMeasure) as ClosedFormModel).fit(train);
  const { points: x } = await model.sample(50, Stream.of(0, "x"));
  const rows = new Set(Array.from({ length: 50 }, (_, i) => x.data.subarray(2 * i, 2 * i + 2).join()));
  expect(rows).toEqual(new Set(["0,0", "1,2", "5,5"]));
  expect(model).not.toHaveProperty("logDensity");
});
