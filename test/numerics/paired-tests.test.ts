import { describe, expect, it } from "vitest";
import { holm, pairedT, signFlip, studentTTail, wilcoxonSignedRank } from "../../src/numerics/paired-tests.js";
import { Stream } from "../../src/numerics/random.js";

const five = [0.31, -0.12, 0.45, 0.28, 0.05];
const three = [1.2, 0.7, 1.9];
const eight = [0.31, -0.12, 0.45, 0.28, 0.05, -0.02, 0.61, 0.17];

/** Sets of `n` differences without a mean, from a symmetric law with heavy tails. */
function underTheNull(n: number, sets: number, normal: boolean): readonly (readonly number[])[] {
  const stream = Stream.of(7, `null of ${n}`);
  return Array.from({ length: sets }, () =>
    Array.from({ length: n }, () => (normal ? stream.normal() : stream.normal() ** 3)),
  );
}

describe("pairedT", () => {
  it("agrees with scipy 1.10.1, stats.ttest_1samp", () => {
    expect(pairedT(five).statistic).toBeCloseTo(1.9128392295085137, 12);
    expect(pairedT(five).p).toBeCloseTo(0.12832542374610714, 12);
    expect(pairedT(three).p).toBeCloseTo(0.06788802622827758, 12);
    expect(pairedT(three.map((difference) => -difference)).p).toBeCloseTo(0.06788802622827758, 12);
  });

  it("has the tails of Student's t (scipy 1.10.1, 2 * stats.t.sf)", () => {
    expect(studentTTail(0.1, 1)).toBeCloseTo(0.9365489651388929, 12);
    expect(studentTTail(2, 2)).toBeCloseTo(0.1835034190722739, 12);
    expect(studentTTail(4.5, 9)).toBeCloseTo(0.0014889494154117307, 12);
    expect(studentTTail(60, 4) / 4.621068727635135e-7).toBeCloseTo(1, 9);
  });

  it("is no test of fewer than two differences, and finds nothing where all are zero", () => {
    expect(pairedT([1])).toEqual({ statistic: NaN, p: NaN, n: 1 });
    expect(pairedT([0, 0, 0]).p).toBe(1);
    expect(pairedT([2, 2, 2]).p).toBe(0);
  });

  it("has uniform p-values where nothing differs", () => {
    const ps = underTheNull(4, 4000, true).map((differences) => pairedT(differences).p);
    // The largest distance of 4000 uniform values' distribution from the diagonal exceeds 0.0258 once in a hundred.
    const sorted = ps.toSorted((a, b) => a - b);
    const distance = Math.max(...sorted.map((p, i) => Math.max((i + 1) / 4000 - p, p - i / 4000)));
    expect(distance).toBeLessThan(0.0258);
  });
});

describe("wilcoxonSignedRank", () => {
  it("agrees with scipy 1.10.1, stats.wilcoxon(mode='exact')", () => {
    expect(wilcoxonSignedRank(eight)).toEqual({ statistic: 4, p: 0.0546875, n: 8 });
    expect(wilcoxonSignedRank(five)).toEqual({ statistic: 2, p: 0.1875, n: 5 });
    expect(wilcoxonSignedRank(three)).toEqual({ statistic: 0, p: 0.25, n: 3 });
  });

  it("counts shared ranks as all choices of signs do (by enumeration with scipy's rankdata), and leaves zeros out", () => {
    expect(wilcoxonSignedRank([1, 1, -2, 3, 0, 3, 3, -1])).toEqual({ statistic: 6, p: 0.234375, n: 7 });
    expect(wilcoxonSignedRank([0, 0])).toEqual({ statistic: 0, p: 1, n: 0 });
  });

  it("stays below a level no more often than that, under any symmetric law", () => {
    const ps = underTheNull(8, 4000, false).map((differences) => wilcoxonSignedRank(differences).p);
    for (const level of [0.0078125, 0.0546875, 0.25]) {
      const share = ps.filter((p) => p <= level + 1e-12).length / ps.length;
      expect(Math.abs(share - level)).toBeLessThan(3.5 * Math.sqrt((level * (1 - level)) / 4000));
    }
  });
});

describe("signFlip", () => {
  it("agrees with scipy 1.10.1, stats.permutation_test(permutation_type='samples')", () => {
    expect(signFlip(eight).p).toBe(0.046875);
    expect(signFlip(five).p).toBe(0.1875);
    expect(signFlip([]).p).toBeNaN();
  });

  it("is sampled with the same result each time where there are too many signs to try", () => {
    const many = underTheNull(21, 1, true)[0]!.map((value) => value + 0.4);
    const { p } = signFlip(many);
    expect(signFlip(many).p).toBe(p);
    // The law of the mean is near to normal: so is the t-test's answer.
    expect(Math.abs(p - pairedT(many).p)).toBeLessThan(0.02);
  });
});

describe("holm", () => {
  it("corrects step by step, never downwards, never above 1, and leaves what was not tested", () => {
    expect(holm([0.01, 0.04, NaN, 0.03, 0.005])).toEqual([0.03, 0.06, NaN, 0.06, 0.02]);
    expect(holm([0.6, 0.7])).toEqual([1, 1]);
  });

  it("finds anything among true null hypotheses no more often than its level", () => {
    const families = underTheNull(30, 1500, true);
    const found = families.filter((family) => {
      // Six tests of five differences each.
      const ps = Array.from({ length: 6 }, (_, i) => pairedT(family.slice(5 * i, 5 * i + 5)).p);
      return holm(ps).some((p) => p < 0.05);
    });
    expect(found.length / 1500).toBeLessThan(0.05 + 3 * Math.sqrt((0.05 * 0.95) / 1500));
    expect(found.length / 1500).toBeGreaterThan(0.03);
  });
});
