import { describe, expect, it } from "vitest";
import { checkerboard, circle, eightGaussians, twoMoons } from "../../src/datasets/index.js";
import { points } from "../../src/numerics/points.js";
import { Stream } from "../../src/numerics/random.js";
import { load } from "./make.js";

const few = { train: 2000, validation: 10, test: 10 };

describe("eightGaussians", () => {
  // Entropies of four laws of this name in the literature, found there by Monte Carlo to about 0.002.
  it.each([
    ["torchcfm's utils: R = 5, covariance sqrt(0.1) I", { radius: 5, std: 0.1 ** 0.25 }, 3.764],
    ["FFJORD: 4 / 1.414, 0.5 / 1.414", { radius: 4 / 1.414, std: 0.5 / 1.414 }, 2.83],
    ["R = 5, std = 1", { radius: 5, std: 1 }, 4.771],
    ["torchcfm's runner: R = 12, std = 1.5", { radius: 12, std: 1.5 }, 5.72],
  ])("has the entropy published for %s", async (_, options, entropy) => {
    const { law } = await load(eightGaussians, { ...options, ...few });
    expect(Math.abs(law!.entropy!.value - entropy)).toBeLessThan(0.003);
  });

  it("shifts its entropy by the log of a change of scale", async () => {
    const one = await load(eightGaussians, { radius: 4, std: 0.5, ...few });
    const two = await load(eightGaussians, { radius: 12, std: 1.5, ...few });
    expect(two.law!.entropy!.value - one.law!.entropy!.value).toBeCloseTo(2 * Math.log(3), 4);
  });

  it("has a mode at angle 0, and a density that eight turns leave alone", async () => {
    const { law } = await load(eightGaussians, { radius: 3, std: 0.2, ...few });
    const turned = Array.from({ length: 8 }, (_, k) => [
      3 * Math.cos((k * Math.PI) / 4),
      3 * Math.sin((k * Math.PI) / 4),
    ]);
    const logs = law!.logDensity!(points(8, 2, Float64Array.from(turned.flat())));
    // Modes lie 11 sd apart: the peak is that of one Gaussian of weight 1 / 8.
    for (const log of logs) expect(log).toBeCloseTo(Math.log(1 / 8 / (2 * Math.PI * 0.04)), 10);
  });
});

describe("checkerboard", () => {
  it.each([
    ["FFJORD", { cells: 4, halfWidth: 4 }, Math.log(32)],
    ["flow_matching: cells of side 1 / 0.45", { cells: 4, halfWidth: 2 / 0.45 }, Math.log(8 / 0.2025)],
  ])("has the entropy of the board of %s", async (_, options, entropy) => {
    const { law } = await load(checkerboard, { ...options, ...few });
    expect(law!.entropy).toEqual({ value: expect.closeTo(entropy, 12) as number, error: 0 });
  });

  it("covers the cells of one colour, all of them, and nothing else, also when the cells are odd in number", async () => {
    const { train, law } = await load(checkerboard, { cells: 5, halfWidth: 2.5, ...few });
    const cells = new Map<string, number>();
    for (let i = 0; i < train.n; i++) {
      const [a, b] = [Math.floor(train.data[2 * i]! + 2.5), Math.floor(train.data[2 * i + 1]! + 2.5)];
      expect((a + b) % 2).toBe(0);
      cells.set(`${a} ${b}`, (cells.get(`${a} ${b}`) ?? 0) + 1);
    }
    expect(cells.size).toBe(13);
    for (const count of cells.values()) expect(Math.abs(count - 2000 / 13)).toBeLessThan(4 * Math.sqrt(2000 / 13));
    const white = points(2, 2, Float64Array.of(-1, 0, 3, 3));
    expect(Array.from(law!.logDensity!(white))).toEqual([-Infinity, -Infinity]);
  });
});

describe("circle", () => {
  it("is a 1-manifold with entropy ln(2 pi R) with respect to length", async () => {
    const { law, train } = await load(circle, { radius: 3, ...few });
    expect(law!.reference).toEqual({ manifold: 1 });
    expect(law!.entropy!.value).toBeCloseTo(Math.log(6 * Math.PI), 12);
    for (let i = 0; i < train.n; i++) {
      expect(Math.abs(Math.hypot(train.data[2 * i]!, train.data[2 * i + 1]!) - 3)).toBeLessThan(1e-12);
    }
  });

  it("keeps no density when it is standardised, because an ellipse is not uniform by length", async () => {
    const { law } = await load(circle, { standardize: true, ...few });
    expect(law).not.toHaveProperty("logDensity");
    expect(law).not.toHaveProperty("entropy");
    expect(law!.sample(10, Stream.of(0, "x")).n).toBe(10);
  });

  it("is a ring with a density on the plane when there is noise", async () => {
    const { law } = await load(circle, { noise: 0.1, ...few });
    expect(law!.reference).toBe("lebesgue");
  });
});

describe("twoMoons", () => {
  it("puts half of the points on each moon, where make_moons does", async () => {
    const { train } = await load(twoMoons, { noise: 0, ...few, train: 10_000 });
    let upper = 0;
    for (let i = 0; i < train.n; i++) {
      const [a, b] = [train.data[2 * i]!, train.data[2 * i + 1]!];
      const onUpper = Math.abs(Math.hypot(a, b) - 1) < 1e-9 && b >= -1e-9;
      const onLower = Math.abs(Math.hypot(a - 1, b - 0.5) - 1) < 1e-9 && b <= 0.5 + 1e-9;
      expect(onUpper || onLower).toBe(true);
      if (onUpper) upper++;
    }
    expect(Math.abs(upper - 5000)).toBeLessThan(4 * 50);
  });
});
