import { createCanvas } from "@napi-rs/canvas";
import { describe, expect, it } from "vitest";
import {
  checkerboard,
  circle,
  diamond,
  earthquakes,
  eightGaussians,
  flatTorus,
  funnel,
  gaussian,
  gaussianMixture,
  gaussianPlane,
  imageDensity,
  sineWave,
  sphere,
  swissRoll,
  torus,
  twoMoons,
} from "../../src/datasets/index.js";
import { rescaledMeasure, standardizedMeasure } from "../../src/measures/standardized.js";
import { points } from "../../src/numerics/points.js";
import { pictureFile } from "./law-cases.js";
import { file, load } from "./make.js";

const few = { train: 2000, validation: 10, test: 10 };

describe("eightGaussians", () => {
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

  it("is an ellipse when it is standardised, with the density that Monte Carlo and its speed give it", async () => {
    const { law } = await load(circle, few);
    const ellipse = standardizedMeasure(law!, { mean: Float64Array.of(1, -2), scale: Float64Array.of(0.5, 0.2) });
    expect(ellipse.reference).toEqual({ manifold: 1 });
    // At angle a, length grows by the speed |(-2 sin a, 5 cos a)|.
    for (const a of [0, 0.3, 2, 4.5]) {
      const at = points(1, 2, Float64Array.of(2 * (Math.cos(a) - 1), 5 * (Math.sin(a) + 2)));
      const speed = Math.hypot(2 * Math.sin(a), 5 * Math.cos(a));
      expect(ellipse.logDensity!(at)[0]).toBeCloseTo(-Math.log(2 * Math.PI * speed), 10);
    }
    expect(ellipse.logDensity!(points(1, 2))[0]).toBe(-Infinity);
    const angles = Array.from({ length: 1000 }, (_, k) => (2 * Math.PI * k) / 1000);
    const speeds = angles.map((a) => Math.log(2 * Math.PI * Math.hypot(2 * Math.sin(a), 5 * Math.cos(a))) / 1000);
    const entropy = speeds.reduce((sum, value) => sum + value, 0);
    expect(Math.abs(ellipse.entropy!.value - entropy)).toBeLessThan(ellipse.entropy!.error);
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

describe("laws in closed form", () => {
  it.each([
    ["a sphere: the log of its area", sphere, { intrinsicDimension: 2, radius: 2 }, Math.log(16 * Math.PI)],
    ["S^3: the log of 2 pi^2", sphere, { intrinsicDimension: 3 }, Math.log(2 * Math.PI ** 2)],
    ["a torus: the log of 4 pi^2 R r", torus, { major: 3, minor: 0.5 }, Math.log(6 * Math.PI ** 2)],
    ["three circles: thrice the log of one", flatTorus, { intrinsicDimension: 3 }, 3 * Math.log(2 * Math.PI)],
    [
      "a Gaussian in a plane: that of the plane alone",
      gaussianPlane,
      { intrinsicDimension: 2, dimension: 7, std: 3 },
      Math.log(2 * Math.PI * Math.E * 9),
    ],
    // H(x1) = 1/2 ln(2 pi e 9), and E ln std = E x1 / 2 = 0.
    ["the funnel: E x1 / 2 drops out", funnel, { dimension: 3 }, 1.5 * Math.log(2 * Math.PI * Math.E) + Math.log(3)],
    ["a sine wave: that of its noises", sineWave, {}, Math.log(2 * Math.PI * Math.E) - 1],
    // Modes lie 13 sd apart.
    ["a lattice of narrow Gaussians", diamond, { std: 0.02 }, Math.log(400) + Math.log(2 * Math.PI * Math.E * 0.0004)],
  ])("%s is the entropy", async (_, builder, options, entropy) => {
    const { law } = await load(builder, { ...options, ...few });
    expect(Math.abs(law!.entropy!.value - entropy)).toBeLessThan(2e-3);
  });

  it("the funnel's moments are those of a log-normal", async () => {
    const { law } = await load(funnel, { dimension: 3, ...few });
    const { mean, covariance } = law!.moments!;
    expect(Array.from(mean)).toEqual([0, 0, 0]);
    // E e^x1 = e^(9 / 2).
    [9, 0, 0, 0, Math.exp(4.5), 0, 0, 0, Math.exp(4.5)].forEach((value, at) => {
      expect(Math.abs(covariance[at]! - value)).toBeLessThan(1e-9);
    });
  });
});

describe("swissRoll", () => {
  it("is a surface whose area density is 1 / (3 pi height) over the spiral's speed when there is no noise", async () => {
    const { law, intrinsicDimension, train } = await load(swissRoll, { dimension: 3, noise: 0, height: 5, ...few });
    expect(intrinsicDimension).toBe(2);
    for (let i = 0; i < 100; i++) {
      const [x, y, z] = train.data.subarray(3 * i, 3 * i + 3);
      const t = Math.hypot(x!, z!);
      const [log] = law!.logDensity!(points(1, 3, Float64Array.of(x!, y!, z!)));
      expect(log).toBeCloseTo(-Math.log(3 * Math.PI * 5 * Math.hypot(1, t)), 8);
    }
  });
});

describe("tangents", () => {
  it.each([
    [circle, {}],
    [sphere, { intrinsicDimension: 3 }],
    [torus, {}],
    [torus, { dimension: 5 }],
    [flatTorus, { intrinsicDimension: 2, dimension: 5 }],
    [gaussianPlane, { intrinsicDimension: 2, dimension: 4 }],
    [swissRoll, { dimension: 3, noise: 0 }],
  ])("are orthonormal, and steps along them stay on the manifold to second order", async (builder, options) => {
    const { law, train } = await load(builder, { ...options, ...few, train: 20 });
    const k = law!.reference === "lebesgue" ? 0 : law!.reference!.manifold;
    const { n, d, data } = train;
    const tangents = law!.tangents!(train);
    expect(tangents.length).toBe(n * k * d);
    const inner = (i: number, a: number, b: number) =>
      Array.from({ length: d }, (_, j) => tangents[(i * k + a) * d + j]! * tangents[(i * k + b) * d + j]!).reduce(
        (sum, value) => sum + value,
        0,
      );
    for (let i = 0; i < n; i++) {
      for (let a = 0; a < k; a++) {
        for (let b = 0; b <= a; b++) expect(inner(i, a, b)).toBeCloseTo(Number(a === b), 10);
        // A step of 1e-4 leaves the manifold by its square alone: within float32's rounding, where densities hold.
        const step = points(
          1,
          d,
          data.slice(i * d, (i + 1) * d).map((value, j) => value + 1e-4 * tangents[(i * k + a) * d + j]!),
        );
        expect(law!.logDensity!(step)[0]).toBeGreaterThan(-Infinity);
      }
    }
  });
});

describe("laws in a larger space", () => {
  it("have no density off their subspace, and the same in it for every turn", async () => {
    const one = await load(sphere, { dimension: 4, rotationSeed: 1, ...few });
    const other = await load(sphere, { dimension: 4, rotationSeed: 2, ...few });
    expect(one.law!.entropy).toEqual(other.law!.entropy);
    expect(one.train).not.toEqual(other.train);
    expect(new Set(one.law!.logDensity!(other.train))).toEqual(new Set([-Infinity]));
    expect(one.intrinsicDimension).toBe(2);
  });

  it("are refused where there is no room", async () => {
    await expect(load(sphere, { intrinsicDimension: 3, dimension: 3 })).rejects.toThrow(
      "sphere: dimension = 3, but it needs at least 4 coordinates",
    );
  });

  it("have density and entropy in model units where all columns have one scale", async () => {
    const { law } = await load(circle, few);
    const scaled = rescaledMeasure(law!, 3, 1);
    expect(scaled.reference).toEqual({ manifold: 1 });
    expect(scaled.entropy!.value).toBeCloseTo(Math.log(6 * Math.PI), 11);
    const [log] = scaled.logDensity!(points(1, 2, Float64Array.of(4, 1)));
    expect(log).toBeCloseTo(-Math.log(6 * Math.PI), 11);
  });
});

describe("imageDensity", () => {
  it("has the mass of each pixel where the picture shows it, its first row on top", async () => {
    const { law } = await load(imageDensity, { path: pictureFile(), halfWidth: 6, ...few });
    // Pixels of side 1 over [-6, 6] x [-4, 4]; level 10 column + 20 row, all together 96 * (55 + 70).
    const at = (x: number, y: number) => law!.logDensity!(points(1, 2, Float64Array.of(x, y)))[0];
    expect(at(-5.5, 3.5)).toBe(-Infinity);
    expect(at(5.5, 3.5)).toBeCloseTo(Math.log(110 / 12_000), 12);
    expect(at(-5.5, -3.5)).toBeCloseTo(Math.log(140 / 12_000), 12);
    expect(at(6.5, 0)).toBe(-Infinity);
    expect(at(0, 4.5)).toBe(-Infinity);
  });

  it("gives the dark pixels the mass when it is inverted", async () => {
    const { law } = await load(imageDensity, { path: pictureFile(), halfWidth: 6, invert: true, ...few });
    const [log] = law!.logDensity!(points(1, 2, Float64Array.of(-5.5, 3.5)));
    expect(log).toBeCloseTo(Math.log(255 / (96 * 255 - 12_000)), 12);
  });

  it("says what is wrong with a file that is no picture, or not there", async () => {
    await expect(load(imageDensity, { path: file("no picture", "x.png") })).rejects.toThrow(
      "x.png is not a picture that can be decoded; give a PNG file.",
    );
    await expect(load(imageDensity, { path: "nowhere.png" })).rejects.toThrow("There is no file");
    const clear = file(createCanvas(3, 2).toBuffer("image/png"), "clear.png");
    await expect(load(imageDensity, { path: clear })).rejects.toThrow(
      "clear.png is black or transparent all over, so it has no mass",
    );
  });
});

describe("gaussian and gaussianMixture", () => {
  it.each([
    [gaussian, { dimension: 3, mean: [0, 1] }, "gaussian: mean has 2 numbers for dimension 3"],
    [gaussian, { covariance: [[1, 0]] }, "gaussian: covariance is not 2 rows of 2 numbers"],
    [
      gaussian,
      {
        covariance: [
          [1, 0.5],
          [0, 1],
        ],
      },
      "gaussian: covariance is not symmetric",
    ],
    [
      gaussian,
      {
        covariance: [
          [1, 2],
          [2, 1],
        ],
      },
      "gaussian: covariance is not positive definite",
    ],
    [gaussianMixture, { means: [[0, 1], [2]] }, "means[1] has 1 numbers where means[0] has 2"],
    [gaussianMixture, { weights: [1] }, "1 weights for 2 means"],
    [gaussianMixture, { covariances: [1, 2, 3] }, "3 covariances for 2 means"],
    [torus, { minor: 2 }, "torus: minor = 2 is not less than major = 2"],
  ])("refuse what does not go together", async (builder, options, message) => {
    await expect(load(builder, options)).rejects.toThrow(message);
  });
});

describe("earthquakes", () => {
  it("lie on the unit sphere, among them the one near Castaic, California", async () => {
    const { train, validation, test, intrinsicDimension } = await load(earthquakes, {
      train: 1505,
      validation: 101,
      test: 101,
    });
    expect(intrinsicDimension).toBe(2);
    const all = [train, validation, test].flatMap(({ data }) => [...data]);
    let nearest = Infinity;
    const [longitude, latitude] = [-118.6671667, 34.4945].map((degrees) => (degrees / 180) * Math.PI);
    for (let at = 0; at < all.length; at += 3) {
      const [x, y, z] = all.slice(at, at + 3);
      expect(Math.abs(Math.hypot(x!, y!, z!) - 1)).toBeLessThan(1e-12);
      nearest = Math.min(nearest, Math.hypot(Math.atan2(y!, x!) - longitude!, Math.asin(z!) - latitude!));
    }
    expect(nearest).toBeLessThan(1e-9);
  });

  it("keeps the strong ones alone if asked for", async () => {
    const { train } = await load(earthquakes, { least: 5 });
    expect(train.n).toBeLessThan(100);
    expect(train.n).toBeGreaterThan(10);
  });
});
