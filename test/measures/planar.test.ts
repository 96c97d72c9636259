import { describe, expect, it } from "vitest";
import { circularArc, wholeCircle } from "../../src/measures/curve.js";
import { GaussianMixture } from "../../src/measures/gaussian-mixture.js";
import { KernelDensityEstimate } from "../../src/measures/kernel-density.js";
import type { Measure } from "../../src/measures/measure.js";
import { NoisyCurve } from "../../src/measures/noisy-curve.js";
import { StandardGaussian } from "../../src/measures/standard-gaussian.js";
import { standardizedMeasure } from "../../src/measures/standardized.js";
import { UniformBoxes } from "../../src/measures/uniform-boxes.js";
import { points } from "../../src/numerics/points.js";
import { Stream } from "../../src/numerics/random.js";
import { mean, standardError } from "../../src/numerics/statistics.js";

const mixture = new GaussianMixture([
  { weight: 1, mean: [0, 1], covariance: [0.5, 0.3, 0.3, 0.4] },
  { weight: 3, mean: [-1, -1], covariance: [0.2, -0.1, -0.1, 0.1] },
]);

/** Laws with a density on the plane, all within [-5, 5]^2 but for a mass below 1e-6. */
const laws: readonly { readonly name: string; readonly law: Measure }[] = [
  { name: "standard Gaussian", law: new StandardGaussian(2) },
  { name: "one Gaussian", law: new GaussianMixture([{ weight: 2, mean: [1, 0], covariance: [0.5, 0.3, 0.3, 0.4] }]) },
  { name: "mixture of two Gaussians", law: mixture },
  {
    name: "three arcs with noise",
    law: new NoisyCurve(
      [wholeCircle([0, 0], 1), circularArc([1, 1], 1.5, -1, 0.5), circularArc([-1, 0], 0.5, Math.PI, 2.5 * Math.PI)],
      0.15,
    ),
  },
  {
    name: "uniform on two boxes",
    law: new UniformBoxes([
      { low: [-1, -1], high: [0, 0.5] },
      { low: [1, -1], high: [2, 2] },
    ]),
  },
  {
    name: "kernel density estimate",
    law: new KernelDensityEstimate(points(3, 2, Float64Array.of(0, 0, 1, 1, -1, 2)), 0.3),
  },
  {
    name: "standardised mixture",
    law: standardizedMeasure(mixture, { mean: Float64Array.of(-1, 0.5), scale: Float64Array.of(1.1, 1.5) }),
  },
];

const step = 0.02;
const side = 500;
/** Midpoints of a lattice over [-5, 5]^2. */
const lattice = points(
  side * side,
  2,
  Float64Array.from(
    { length: 2 * side * side },
    (_, at) => -5 + step * (0.5 + (at % 2 ? Math.floor(at / 2 / side) : (at >> 1) % side)),
  ),
);

describe.each(laws)("$name", ({ law }) => {
  const density = law.logDensity!(lattice).map(Math.exp);
  const samples = law.sample(40_000, Stream.of(0, "samples"));

  it("integrates to one", () => {
    expect(Math.abs(density.reduce((sum, p) => sum + p * step * step, 0) - 1)).toBeLessThan(2e-6);
  });

  it.each([
    [1, 0],
    [0, 1],
    [1, 1],
    [-2, 1],
  ])("has as many samples as mass in slices across direction (%d, %d)", (a, b) => {
    const slice = (data: Float64Array, i: number) => Math.floor(a * data[2 * i]! + b * data[2 * i + 1]!);
    const expected = new Map<number, number>();
    const counted = new Map<number, number>();
    for (let i = 0; i < lattice.n; i++) add(expected, slice(lattice.data, i), density[i]! * step * step);
    for (let i = 0; i < samples.n; i++) add(counted, slice(samples.data, i), 1 / samples.n);
    for (const [key, mass] of expected) {
      // Slices cut through lattice cells, which moves mass of the order of the step times the density on the edge.
      const slack = 4 * Math.sqrt(mass / samples.n) + 0.004;
      expect(Math.abs((counted.get(key) ?? 0) - mass)).toBeLessThan(slack);
    }
  });

  it("knows its entropy, if it says so", () => {
    const surprise = law.logDensity!(samples).map((value) => -value);
    if (law.entropy === undefined) return;
    expect(Math.abs(law.entropy.value - mean(surprise))).toBeLessThan(
      4 * standardError(surprise) + law.entropy.error + 1e-12,
    );
    expect(law.entropy.error).toBeLessThan(1e-4);
  });

  it("draws the same samples from the same stream", () => {
    expect(law.sample(100, Stream.of(5, "s"))).toEqual(law.sample(100, Stream.of(5, "s")));
  });
});

function add(counts: Map<number, number>, key: number, mass: number): void {
  counts.set(key, (counts.get(key) ?? 0) + mass);
}
