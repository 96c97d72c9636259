import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { readBaseline, regressions, type Remembered, requireRemembered, saveBaseline } from "../../bench/baseline.js";
import { benchmarks } from "../../bench/index.js";
import { UserError } from "../../src/numerics/error.js";

const result = (ratio: number, spread: number, name = "step"): Remembered => ({ name, ratio, spread, machine: "any" });

describe("comparing with the baseline", () => {
  test("forgives what the spreads of both explain", () => {
    expect(regressions([result(2.5, 0.1)], [result(3, 0.1)])).toEqual([]);
    expect(regressions([result(2.75, 0)], [result(3, 0)])).toEqual([]);
    expect(regressions([result(9, 0)], [result(3, 0)])).toEqual([]);
  });

  test("names what has fallen by more", () => {
    expect(regressions([result(2.3, 0.1)], [result(3, 0.1)])).toEqual([
      "step has fallen from 3.00 to 2.30, by more than the noise of 20 %.",
    ]);
    expect(regressions([result(2.6, 0)], [result(3, 0)])).toHaveLength(1);
  });

  test("says of which machine the remembered ratio is, if of another", () => {
    expect(regressions([result(2, 0)], [{ ...result(3, 0), machine: "8 x other" }])).toEqual([
      "step has fallen from 3.00 to 2.00, by more than the noise of 10 %. It was measured on another machine: 8 x other.",
    ]);
  });

  test("refuses a benchmark that nothing is remembered of", () => {
    const baseline = [result(3, 0)];
    expect(() => {
      requireRemembered(["step"], baseline);
    }).not.toThrow();
    expect(() => {
      requireRemembered(["step", "other"], baseline);
    }).toThrow(
      new UserError(
        "bench/baseline.json has no ratio of other to compare with; measure one with npm run bench -- other --save.",
      ),
    );
    expect(() => regressions([result(3, 0, "other")], baseline)).toThrow("no ratio of other");
  });
});

describe("saving a baseline", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "pushforward-baseline-"));
  const file = path.join(folder, "baseline.json");
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  test("replaces the result of the same name and keeps the others, in the order of names", () => {
    expect(() => readBaseline(file)).toThrow("There is no bench/baseline.json");
    saveBaseline(result(3.14159, 0.0271828, "step"), file);
    saveBaseline(result(1, 0, "assignment"), file);
    saveBaseline(result(2, 0.1, "step"), file);
    expect(readBaseline(file)).toEqual([result(1, 0, "assignment"), result(2, 0.1, "step")]);
  });

  test("keeps three digits and nothing but what is compared", () => {
    saveBaseline({ ...result(3.14159, 0.0271828, "sample"), unit: "us" } as Remembered, file);
    expect(readBaseline(file)).toContainEqual(result(3.14, 0.0272, "sample"));
  });
});

test("the baseline remembers benchmarks that there are", () => {
  const known = benchmarks.map(({ name }) => name);
  expect(readBaseline().filter(({ name }) => !known.includes(name))).toEqual([]);
});
