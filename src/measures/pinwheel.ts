import { type Points, points } from "../numerics/points.js";
import { normalExpectation } from "../numerics/quadrature.js";
import { rootsOnGrid } from "../numerics/roots.js";
import type { Stream } from "../numerics/random.js";
import { logSumExp } from "../numerics/special.js";
import type { Entropy, Measure, Moments } from "./measure.js";

export interface PinwheelShape {
  readonly arms: number;
  /** Standard deviation of the distance along an arm, whose mean is 1. */
  readonly radialStd: number;
  /** Standard deviation across an arm. */
  readonly tangentialStd: number;
  /** How fast the angle of an arm grows: by rate e^r at distance r. */
  readonly rate: number;
}

/** Turn of an arm, in radians, within which its distance from a point has at most one extremum. */
const finestTurn = 0.25;
/** An arm that has turned so far, in radians, passes every point: what it does farther out adds nothing. */
const enoughTurns = 60;
/** Standard deviations along an arm beyond which there is no mass in double precision. */
const farthest = 12;
/** Lattice points a standard deviation, and standard deviations a side, of the quadrature of the entropy. */
const lattice = { density: 4, reach: 7 };

/**
 * The pinwheel of Johnson et al. (2016): (r, s) ~ N(1, radialStd^2) x N(0, tangentialStd^2), turned clockwise by the angle
 * 2 pi k / arms + rate e^r for an arm k that is uniform. The density is exact: the sum over all (k, r, s) that give the
 * point, found as the roots of one equation in r, of the density there over the Jacobian |1 + rate e^r s|.
 */
export class Pinwheel implements Measure {
  readonly dimension = 2;
  readonly reference = "lebesgue";
  #entropy: Entropy | undefined;

  constructor(readonly shape: PinwheelShape) {}

  sample(n: number, stream: Stream): Points {
    const { arms, radialStd, tangentialStd } = this.shape;
    const out = points(n, 2);
    for (let i = 0; i < n; i++) {
      const arm = stream.integer(arms);
      const r = 1 + radialStd * stream.normal();
      out.data.set(turned(r, tangentialStd * stream.normal(), this.#angle(arm, r)), 2 * i);
    }
    return out;
  }

  logDensity(x: Points): Float64Array {
    return Float64Array.from({ length: x.n }, (_, i) => this.#logDensityAt(x.data[2 * i]!, x.data[2 * i + 1]!));
  }

  get moments(): Moments {
    const { arms, radialStd, tangentialStd } = this.shape;
    // Given r, the point is (r cos a, -r sin a) plus noise along (sin a, cos a).
    const over = (f: (r: number, a: number) => number) =>
      normalExpectation((z) => {
        const r = 1 + radialStd * z;
        let sum = 0;
        for (let arm = 0; arm < arms; arm++) sum += f(r, this.#angle(arm, r)) / arms;
        return sum;
      });
    const across = tangentialStd ** 2;
    const parts = [
      over((r, a) => r * Math.cos(a)),
      over((r, a) => -r * Math.sin(a)),
      over((r, a) => (r * Math.cos(a)) ** 2 + across * Math.sin(a) ** 2),
      over((r, a) => (across - r * r) * Math.sin(a) * Math.cos(a)),
      over((r, a) => (r * Math.sin(a)) ** 2 + across * Math.cos(a) ** 2),
    ];
    const [x = 0, y = 0, xx = 0, xy = 0, yy = 0] = parts.map(({ value }) => value);
    const covariance = Float64Array.of(xx - x * x, xy - x * y, xy - x * y, yy - y * y);
    return { mean: Float64Array.of(x, y), covariance, error: 3 * Math.max(...parts.map(({ error }) => error)) };
  }

  get entropy(): Entropy {
    return (this.#entropy ??= this.#findEntropy());
  }

  #angle(arm: number, r: number): number {
    return (2 * Math.PI * arm) / this.shape.arms + this.shape.rate * Math.exp(r);
  }

  #logDensityAt(a: number, b: number): number {
    const { arms, radialStd, tangentialStd, rate } = this.shape;
    const radius = Math.hypot(a, b);
    if (radius > 1e150) return -Infinity;
    const direction = Math.atan2(b, a);
    const grid = this.#gridTo(radius);
    const terms: number[] = [];
    for (let arm = 0; arm < arms; arm++) {
      // The point lies at distance r along the arm where r = radius cos(direction + angle), and s off it by the sine.
      const gap = (r: number): number => r - radius * Math.cos(direction + this.#angle(arm, r));
      const off = (r: number): number => radius * Math.sin(direction + this.#angle(arm, r));
      const jacobian = (r: number): number => 1 + rate * Math.exp(r) * off(r);
      for (const r of rootsOnGrid(gap, jacobian, grid)) {
        const squared = ((r - 1) / radialStd) ** 2 + (off(r) / tangentialStd) ** 2;
        terms.push(-0.5 * squared - Math.log(Math.abs(jacobian(r))));
      }
    }
    return logSumExp(Float64Array.from(terms)) - Math.log(2 * Math.PI * arms * radialStd * tangentialStd);
  }

  /** Places along an arm, from -radius to radius, between neighbours of which it turns little. */
  #gridTo(radius: number): readonly number[] {
    const { radialStd, rate } = this.shape;
    const end = Math.min(radius, Math.max(1 + farthest * radialStd, Math.log(enoughTurns / rate)));
    // Just past both ends, so that a root at an end lies between two places.
    const grid = [-radius * (1 + 1e-9) - 1e-300];
    for (let r = grid[0]!; r < end; grid.push(r)) {
      r = Math.min(r + 0.5 + 0.1 * Math.abs(r), Math.log(Math.exp(r) + finestTurn / rate));
    }
    return grid;
  }

  /** The mean of -log p over a lattice in (r, s), smooth there, of one arm, since the arms are turns of each other. */
  #findEntropy(): Entropy {
    const { radialStd, tangentialStd } = this.shape;
    const half = lattice.density * lattice.reach;
    const side = 2 * half + 1;
    const x = points(side * side, 2);
    const weights = new Float64Array(side * side);
    for (let at = 0; at < weights.length; at++) {
      const [z, w] = [(at % side) - half, Math.floor(at / side) - half].map((k) => k / lattice.density);
      const r = 1 + radialStd * z!;
      x.data.set(turned(r, tangentialStd * w!, this.#angle(0, r)), 2 * at);
      weights[at] = Math.exp(-0.5 * (z! * z! + w! * w!));
    }
    const logs = this.logDensity(x);
    const meanOver = (places: (at: number) => boolean): number => {
      let [sum, total] = [0, 0];
      for (let at = 0; at < weights.length; at++) {
        if (!places(at)) continue;
        sum -= weights[at]! * logs[at]!;
        total += weights[at]!;
      }
      return sum / total;
    };
    const value = meanOver(() => true);
    const coarse = meanOver((at) => (at % side) % 2 === 0 && Math.floor(at / side) % 2 === 0);
    return { value, error: Math.abs(value - coarse) + 1e-12 };
  }
}

/** (r, s) turned clockwise by an angle. */
function turned(r: number, s: number, angle: number): readonly [number, number] {
  return [r * Math.cos(angle) + s * Math.sin(angle), s * Math.cos(angle) - r * Math.sin(angle)];
}
