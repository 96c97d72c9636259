import { describe, expect, it } from "vitest";
import { replicasFor, replicasForAll } from "../../src/sweep/paying-replicas.js";

const run = (batch: number, hidden?: readonly number[]) => ({
  options: { "training.batchSize": batch, ...(hidden && { "model.hidden": hidden }) },
});

describe("replicas that are left to the size of the work", () => {
  it.each([
    [run(16, [16]), 8],
    [run(64, [64, 64, 64]), 8],
    [run(128, [64, 64]), 4],
    [run(256, [64, 64, 64]), 1],
    [run(256, [8, 32, 8]), 4],
    [run(256, [128]), 1],
    [run(4096, [512, 512, 512]), 1],
  ])("are as many as keep the widest layers of all small: %j", (one, replicas) => {
    expect(replicasFor("auto", one)).toBe(replicas);
  });

  it("are one where nothing is known of layers", () => {
    expect(replicasFor("auto", run(16))).toBe(1);
    expect(replicasFor("auto", run(16, []))).toBe(1);
    expect(replicasFor("auto", { options: { "model.hidden": [16] } })).toBe(1);
  });

  it("are those of the greatest work that may come", () => {
    expect(replicasForAll("auto", [run(64, [64]), run(128, [64]), run(64, [32])])).toBe(4);
  });

  it("are what was asked for where a number was", () => {
    expect(replicasFor(14, run(4096, [512]))).toBe(14);
    expect(replicasForAll(14, [run(4096, [512])])).toBe(14);
  });
});
