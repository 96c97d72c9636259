import { describe, expect, it } from "vitest";
import { SharedSamples } from "../../src/experiment/shared-samples.js";
import type { FittedModel } from "../../src/models/model.js";
import { points } from "../../src/numerics/points.js";
import { Stream } from "../../src/numerics/random.js";

const gaussian = (nfe?: number): FittedModel => ({
  dimension: 2,
  sample: (n, stream) => {
    const x = points(n, 2);
    stream.fillNormal(x.data);
    return Promise.resolve({ points: x, ...(nfe !== undefined && { nfe: nfe * n }) });
  },
});

describe("SharedSamples", () => {
  it("gives everyone the first of the same samples", async () => {
    const samples = new SharedSamples(gaussian(), Stream.of(0, "samples"));
    const few = await samples.take(3);
    const many = await samples.take(5);
    expect([few.n, few.d, many.n]).toEqual([3, 2, 5]);
    expect(many.data.subarray(0, 6)).toEqual(few.data);
    expect((await samples.take(5)).data).toEqual(many.data);
  });

  it("weighs function evaluations by the samples that took them", async () => {
    const samples = new SharedSamples(gaussian(10), Stream.of(0, "samples"));
    await samples.take(1);
    await samples.take(4);
    // 10 for the one, 30 each for the three.
    expect(samples.nfe).toBe(25);
    expect(new SharedSamples(gaussian(), Stream.of(0, "samples")).nfe).toBeUndefined();
  });
});
