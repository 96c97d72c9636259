import { describe, expect, it } from "vitest";
import type { Dataset } from "../../src/datasets/dataset.js";
import { datasets } from "../../src/datasets/index.js";
import { uci } from "../../src/datasets/uci/index.js";
import type { Points } from "../../src/numerics/points.js";
import { mean, standardDeviation, standardError } from "../../src/numerics/statistics.js";
import { requiredByLaws } from "./law-cases.js";
import { load, numbersFile } from "./make.js";
import { requiredByFiles } from "./written.js";

/** What a dataset cannot do without. */
const required: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  csvFile: { path: numbersFile(3000) },
  mnist: { size: 8, train: 2000, validation: 300, test: 300 },
  ...requiredByFiles,
  ...requiredByLaws,
};
/** Sizes of the parts of what has few points. */
const fewPoints = { train: 150, validation: 40, test: 80 };
const sizes: Readonly<Record<string, typeof fewPoints>> = { penguins: fewPoints, cars: fewPoints };
/** Those whose splits are published, whatever the stream, have tests of their own. */
const published = new Set<unknown>(uci);
const members = datasets
  .filter((builder) => !published.has(builder))
  .map((builder) => ({ name: builder.definition.name, builder }));

function column({ data, d }: Points, j: number): Float64Array {
  return data.filter((_, at) => at % d === j);
}

function parts({ train, validation, test }: Dataset): readonly Points[] {
  return [train, validation, test];
}

describe.each(members)("$name", ({ name, builder }) => {
  const options = required[name] ?? {};
  const counts = sizes[name] ?? { train: 500, validation: 100, test: 200 };
  const small = { ...options, ...counts };

  it("loads by default into three parts of finite points, with a label for each coordinate", async () => {
    const data = await load(builder, options);
    for (const part of parts(data)) {
      expect(part.n).toBeGreaterThanOrEqual(30);
      expect(part.d).toBe(data.dimension);
      expect(part.data.every(Number.isFinite)).toBe(true);
    }
    expect(data.columns.length).toBe(data.dimension);
    expect(data.name).not.toBe("");
    if (data.classes === undefined) return;
    const { names, train, validation, test } = data.classes;
    expect([train.length, validation.length, test.length]).toEqual(parts(data).map(({ n }) => n));
    expect(new Set([...train, ...validation, ...test])).toEqual(new Set(names.keys()));
  });

  it("has as many points as asked for", async () => {
    expect(parts(await load(builder, small)).map(({ n }) => n)).toEqual([counts.train, counts.validation, counts.test]);
  });

  it("depends on the stream, and on nothing else", async () => {
    const data = await load(builder, small, 1);
    const again = await load(builder, small, 1);
    const other = await load(builder, small, 2);
    expect(parts(again)).toEqual(parts(data));
    expect(other.train).not.toEqual(data.train);
    expect(other.test).not.toEqual(data.test);
  });

  it("keeps its test part, in original units, when the training part grows", async () => {
    const one = await load(builder, { ...small, standardize: false });
    const two = await load(builder, { ...small, standardize: false, train: counts.train + 50 });
    expect(two.test).toEqual(one.test);
    expect(one.train.data.every((value, at) => value === two.train.data[at])).toBe(true);
  });

  it("standardises by the training part alone, and back", async () => {
    const data = await load(builder, { ...small, standardize: true });
    const raw = await load(builder, { ...small, standardize: false });
    expect(raw.standardization).toBeUndefined();
    const { mean: shift, scale } = data.standardization!;
    for (let j = 0; j < data.dimension; j++) {
      const values = column(data.train, j);
      expect(mean(values)).toBeCloseTo(0, 10);
      expect(standardDeviation(values)).toBeCloseTo(Math.sqrt(counts.train / (counts.train - 1)), 10);
      const back = column(data.test, j).map((value) => shift[j]! + scale[j]! * value);
      const original = column(raw.test, j);
      expect(Math.max(...back.map((value, i) => Math.abs(value - original[i]!)))).toBeLessThan(1e-9 * (1 + scale[j]!));
    }
  });

  it("has a law that its points follow in model units, if it names one", async () => {
    const { law, test } = await load(builder, { ...options, standardize: true });
    if (law?.logDensity === undefined) return;
    const surprise = law.logDensity(test).map((value) => -value);
    const slack = 4 * standardError(surprise) + law.entropy!.error + 1e-12;
    expect(Math.abs(mean(surprise) - law.entropy!.value)).toBeLessThan(slack);
  });

  it.each(["train", "validation", "test"])("refuses an empty %s part", async (part) => {
    await expect(load(builder, { ...options, [part]: 0 })).rejects.toThrow(/expected a.* > 0|expected an integer/);
  });
});
