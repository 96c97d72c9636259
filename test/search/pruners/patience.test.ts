import { describe, expect, it } from "vitest";
import { anyOf, nan, patience } from "../../../src/search/pruners/index.js";
import { built } from "./built.js";

const question = (values: readonly number[]) => ({
  own: { steps: values.map((_, i) => 10 * (i + 1)), values },
  number: 0,
  others: [],
  steps: 1000,
});

describe("patience", () => {
  it("ends a trial after so many reports without improvement", async () => {
    const pruner = await built(patience({ reports: 3 }));
    expect(pruner.prune(question([3, 2, 2, 5]))).toBeUndefined();
    expect(pruner.prune(question([3, 2, 2, 5, 4]))).toBe(
      "Its best value, 2, has not improved by more than 0 in the last 3 reports.",
    );
    expect(pruner.prune(question([3, 2, 2, 5, 1.9]))).toBeUndefined();
    expect(pruner.prune(question([1, 1, 1]))).toBeUndefined();
  });

  it("counts only what improves enough, and waits for its warm-up", async () => {
    const enough = await built(patience({ reports: 2, minDelta: 0.5 }));
    expect(enough.prune(question([3, 2.6, 2.6]))).toBeDefined();
    expect(enough.prune(question([3, 2.6, 2.4]))).toBeUndefined();
    const warm = await built(patience({ reports: 2, warmup: 40 }));
    expect(warm.prune(question([3, 3, 3]))).toBeUndefined();
    expect(warm.prune(question([3, 3, 3, 3]))).toBeDefined();
  });

  it("takes NaN for no improvement, and any number for one on NaN", async () => {
    const pruner = await built(patience({ reports: 2 }));
    expect(pruner.prune(question([3, NaN, NaN]))).toBeDefined();
    expect(pruner.prune(question([NaN, NaN, 3]))).toBeUndefined();
    expect(pruner.prune(question([NaN, NaN, NaN]))).toBeDefined();
  });
});

describe("nan", () => {
  it("ends a trial at the report that is not finite", async () => {
    const pruner = await built(nan());
    expect(pruner.prune(question([1, 2]))).toBeUndefined();
    expect(pruner.prune(question([1, NaN]))).toBe("Its value became NaN at step 20.");
    expect(pruner.prune(question([1, Infinity]))).toBe("Its value became Infinity at step 20.");
  });
});

describe("anyOf", () => {
  it("gives the reason of the first pruner that ends the trial", async () => {
    const pruner = await built(anyOf({ pruners: [nan(), patience({ reports: 2 })] }));
    expect(pruner.prune(question([1, 1, NaN]))).toContain("became NaN");
    expect(pruner.prune(question([1, 1, 1]))).toContain("has not improved");
    expect(pruner.prune(question([1, 1, 0]))).toBeUndefined();
  });
});
