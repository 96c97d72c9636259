import { describe, expect, it } from "vitest";
import { cars, flights, penguins, seattleWeather } from "../../src/datasets/index.js";
import { mean } from "../../src/numerics/statistics.js";
import { load } from "./make.js";

const whole = { standardize: false, dequantize: false, train: 0.5, validation: 0.25, test: 0.25 };

// python3: with json or csv over the files of vega-datasets 3.2, counting rows without missing fields and taking means
// over them.
describe.each([
  ["penguins", penguins, 342, { "body mass (g)": 4201.754385964912, "flipper length (mm)": 200.91520467836258 }],
  ["cars", cars, 392, { "fuel economy (miles per gallon)": 23.445918367346938, "weight (lb)": 2977.5841836734694 }],
  ["seattleWeather", seattleWeather, 1461, { "highest temperature (°C)": 16.43908281998631 }],
  ["flights", flights, 200_000, { "distance (miles)": 729.235625, "delay (minutes)": 7.500795 }],
] as const)("%s", (_, builder, n, means) => {
  it("has its known number of rows and known means", async () => {
    const all = { ...whole, train: n - 20, validation: 10, test: 10 };
    const { columns, train, validation, test } = await load(builder, all);
    for (const [label, expected] of Object.entries(means)) {
      const j = columns.indexOf(label);
      const values = [train, validation, test].flatMap(({ d, data }) =>
        Array.from(data.filter((__, at) => at % d === j)),
      );
      expect(values.length).toBe(n);
      expect(mean(Float64Array.from(values))).toBeCloseTo(expected, 9);
    }
    await expect(load(builder, { ...all, train: n - 19 })).rejects.toThrow(`there are only ${n}`);
  });

  it("is dequantised within the width to which its numbers are rounded", async () => {
    const some = { ...whole, splitSeed: 1, ...(n > 20_000 && { train: 10_000, validation: 10, test: 1_000 }) };
    const raw = await load(builder, some);
    const noisy = await load(builder, { ...some, dequantize: true });
    const step = raw.columns.map((___, j) => {
      const values = [...new Set(raw.train.data.filter((__, at) => at % raw.dimension === j))].sort((a, b) => a - b);
      return Math.min(...values.slice(1).map((value, i) => value - values[i]!));
    });
    const greatest = step.map(() => 0);
    raw.test.data.forEach((value, at) => {
      const noise = noisy.test.data[at]! - value;
      expect(noise).toBeGreaterThanOrEqual(0);
      const j = at % raw.dimension;
      greatest[j] = Math.max(greatest[j]!, noise);
    });
    greatest.forEach((noise, j) => {
      expect(noise).toBeGreaterThan(0);
      expect(noise).toBeLessThan(step[j]! * (1 + 1e-6));
    });
  });
});

describe("classes and categories", () => {
  it("has the species of every penguin, with their known numbers", async () => {
    const { classes } = await load(penguins, { ...whole, train: 300, validation: 20, test: 22 });
    expect(classes!.names).toEqual(["Adelie", "Chinstrap", "Gentoo"]);
    const all = [...classes!.train, ...classes!.validation, ...classes!.test];
    expect([0, 1, 2].map((k) => all.filter((value) => value === k).length)).toEqual([151, 68, 123]);
  });

  it("keeps rows and classes together", async () => {
    const { train, classes, columns } = await load(penguins, whole);
    const mass = columns.indexOf("body mass (g)");
    const of = (k: number) => train.data.filter((_, at) => at % 4 === mass && classes!.train[Math.floor(at / 4)] === k);
    // Gentoo penguins weigh about 5,076 g on average, the others about 3,700 g.
    expect(mean(of(2))).toBeGreaterThan(4800);
    expect(mean(of(0))).toBeLessThan(3900);
  });

  it("numbers categories, and leaves out the eleven penguins of unknown sex", async () => {
    const { train, validation, test, columns } = await load(penguins, {
      ...whole,
      columns: ["sex", "bodyMass"],
      train: 300,
      validation: 13,
      test: 20,
    });
    expect(columns).toEqual(["sex", "body mass (g)"]);
    expect(train.n + validation.n + test.n).toBe(333);
    const sexes = [train, validation, test].flatMap(({ data }) => Array.from(data.filter((_, at) => at % 2 === 0)));
    expect(sexes.filter((sex) => sex === 1).length).toBe(168);
  });
});
