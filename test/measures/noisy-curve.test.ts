import { describe, expect, it } from "vitest";
import { circularArc, wholeCircle } from "../../src/measures/curve.js";
import { moons } from "../../src/measures/moons.js";
import { NoisyCurve } from "../../src/measures/noisy-curve.js";
import { points } from "../../src/numerics/points.js";
import { Stream } from "../../src/numerics/random.js";
import { kolmogorov } from "../numerics/laws.js";

const circle = wholeCircle([1, -2], 1.5);

describe("NoisyCurve", () => {
  // A circle of radius R blurred by noise s has density exp(-(r^2 + R^2) / 2 s^2) I0(r R / s^2) / (2 pi s^2):
  // python3 -c "import numpy as n; from scipy.special import i0e
  // print([-(r - 1.5)**2 / 2 / s**2 + n.log(i0e(1.5 * r / s**2)) - n.log(2 * n.pi * s * s) for r in (0, 1, 13**.5)])"
  it.each([
    [0.01, [-11242.627536694434, -1248.354369634069, -22165.726481035927]],
    [0.1, [-109.73270688042122, -13.156126930069394, -222.96527774127125]],
    [0.5, [-4.9515827052894545, -2.7433975802134776, -11.768412041150237]],
    [2, [-3.505421427529236, -3.5955694258834816, -4.717001671333876]],
  ])("agrees with the Bessel form of a circle blurred by %d", (noise, expected) => {
    const x = points(3, 2, Float64Array.of(1, -2, 2, -2, 3, 1));
    const logs = new NoisyCurve([circle], noise).logDensity(x);
    expected.forEach((value, i) => {
      expect(Math.abs(logs[i]! / value - 1)).toBeLessThan(1e-13);
    });
  });

  // By scipy.integrate.quad along both arcs: log((quad(N(x; arc(t), s^2), 0, pi) + the same) / 2 pi).
  it.each([
    [0.1, [-0.4529739040989797, -9.191644195953053, -7.061338363984853, -0.7167874261366106, -1.2054950460192113]],
    [0.5, [-1.8855665462233764, -1.7000878987183141, -3.1788873577869508, -1.841410751025659, -1.9466117336205362]],
  ])("agrees with adaptive quadrature for two moons blurred by %d", (noise, expected) => {
    const x = points(5, 2, Float64Array.of(0, 1, 0.5, 0.25, -1, -0.3, 1.2, -0.4, 1, 0.5));
    const logs = new NoisyCurve(moons, noise).logDensity(x);
    expected.forEach((value, i) => {
      expect(logs[i]).toBeCloseTo(value, 12);
    });
  });

  it("reaches the law of the curve with a Gaussian across it as the noise goes to 0", () => {
    const noise = 0.01;
    // H = ln(length) + H(N(0, noise^2)) + O((noise / radius)^2): a closed curve has no ends to spread over.
    const { entropy } = new NoisyCurve([circle], noise);
    const limit = Math.log(3 * Math.PI) + 0.5 * Math.log(2 * Math.PI * Math.E * noise * noise);
    expect(Math.abs(entropy.value - limit)).toBeLessThan(1e-4);
  });

  describe("without noise", () => {
    const law = new NoisyCurve(moons, 0);

    it("is uniform by length: a density on a 1-manifold, with entropy ln(2 pi)", () => {
      expect(law.reference).toEqual({ manifold: 1 });
      expect(Math.abs(law.entropy.value - Math.log(2 * Math.PI))).toBeLessThan(law.entropy.error);
      expect(law.entropy.error).toBeLessThan(1e-11);
      const samples = law.sample(1000, Stream.of(0, "x"));
      const rounded = points(1000, 2, Float64Array.from(Float32Array.from(samples.data)));
      for (const log of [...law.logDensity(samples), ...law.logDensity(rounded)]) {
        expect(log).toBeCloseTo(-Math.log(2 * Math.PI), 12);
      }
    });

    it("has no density off the arcs, their missing halves included", () => {
      const off = points(4, 2, Float64Array.of(0, 0, 0, -1, 1, 1.5, 1.001, 0.01));
      expect(Array.from(law.logDensity(off))).toEqual([-Infinity, -Infinity, -Infinity, -Infinity]);
    });

    it("samples both arcs by their length, evenly along each", () => {
      const long = circularArc([10, 0], 3, -1, 1);
      const samples = new NoisyCurve([moons[0]!, long], 0).sample(20_000, Stream.of(1, "x"));
      const angles = { near: [] as number[], far: [] as number[] };
      for (let i = 0; i < samples.n; i++) {
        const [a, b] = [samples.data[2 * i]!, samples.data[2 * i + 1]!];
        if (a < 5) angles.near.push(Math.atan2(b, a));
        else angles.far.push(Math.atan2(b, a - 10));
      }
      const share = Math.PI / (Math.PI + 6);
      expect(Math.abs(angles.near.length / samples.n - share)).toBeLessThan(4 * Math.sqrt(share / samples.n));
      expect(kolmogorov(Float64Array.from(angles.near), (angle) => angle / Math.PI)).toBeLessThan(1.95);
      expect(kolmogorov(Float64Array.from(angles.far), (angle) => (angle + 1) / 2)).toBeLessThan(1.95);
    });
  });
});

describe("a curve with a uniform shift of its own", () => {
  const quarter = {
    ...circularArc([0, 0], 1, 0, Math.PI / 2),
    density: (t: number) => t,
    shift: [
      { low: 0, high: 0.5 / 3 },
      { low: -0.2, high: 0.1 },
    ],
  };
  const law = new NoisyCurve([quarter], 0.1);

  it("agrees with adaptive quadrature along the curve", () => {
    // By scipy.integrate.quad over t on [0, 1] of 2 t P(shift and noise take (cos, sin)(pi t / 2) to x), noise 0.1.
    const x = points(5, 2, Float64Array.of(1, 0.2, 0.1, 1.05, 0.5, 0.5, 0, 0, 1.4, -0.3));
    [-0.31917761402211536, 0.3955680045742529, -2.023658222918938, -34.615160890671156, -9.832434816142943].forEach(
      (value, i) => {
        expect(Math.abs(law.logDensity(x)[i]! / value - 1)).toBeLessThan(1e-10);
      },
    );
  });

  it("stays a number where probabilities underflow, and falls off as the noise does", () => {
    const [far, farther] = law.logDensity(points(2, 2, Float64Array.of(10, 0, 20, 0)));
    expect(far! / (-0.5 * (9 / 0.1) ** 2)).toBeCloseTo(1, 1);
    expect(farther! / (-0.5 * (19 / 0.1) ** 2)).toBeCloseTo(1, 1);
  });
});
