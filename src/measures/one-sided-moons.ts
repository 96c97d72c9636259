import { type Points, points } from "../numerics/points.js";
import type { Stream } from "../numerics/random.js";
import type { Entropy, Measure, Moments } from "./measure.js";
import { momentsOfMixture } from "./moments.js";

/** The half circles around (0, 0), with y >= 0, and around (1, 1/2), with y <= 1/2. */
const moons = [
  { x: 0, y: 0, side: 1 },
  { x: 1, y: 0.5, side: -1 },
] as const;
/** Intervals of the quadrature of the entropy between two places where its integrand is singular. */
const intervals = 4000;

/**
 * Two half circles, uniform by angle, every point of which slides along (1, 1) by one number that is uniform on
 * [0, slide]: the "noise" of torchdyn's generate_moons. Its density is exact: the sum over all arc points that slide to
 * a point of 1 / (2 pi slide) over the Jacobian; it is infinite on the lines that touch an arc along (1, 1).
 */
export class OneSidedMoons implements Measure {
  readonly dimension = 2;
  readonly reference = "lebesgue";
  readonly moments: Moments;
  #entropy: Entropy | undefined;

  constructor(readonly slide: number) {
    const spread = slide ** 2 / 12;
    const parts = moons.map(({ x, y, side }) => ({
      mean: Float64Array.of(x + slide / 2, y + (2 * side) / Math.PI + slide / 2),
      covariance: Float64Array.of(0.5 + spread, spread, spread, 0.5 - 4 / Math.PI ** 2 + spread),
      error: 0,
    }));
    this.moments = momentsOfMixture(parts, [0.5, 0.5]);
  }

  sample(n: number, stream: Stream): Points {
    const out = points(n, 2);
    for (let i = 0; i < n; i++) {
      const { x, y, side } = moons[stream.integer(2)]!;
      const angle = side * Math.PI * stream.uniform();
      const by = this.slide * stream.uniform();
      out.data.set([x + Math.cos(angle) + by, y + Math.sin(angle) + by], 2 * i);
    }
    return out;
  }

  logDensity({ n, data }: Points): Float64Array {
    return Float64Array.from({ length: n }, (_, i) => {
      let density = 0;
      for (const source of sources(data[2 * i]!, data[2 * i + 1]!)) {
        if (source.back >= 0 && source.back <= this.slide) density += source.rate / this.slide;
      }
      return Math.log(density);
    });
  }

  /** By quadrature across (1, 1), along which the density is constant piece by piece. */
  get entropy(): Entropy {
    return (this.#entropy ??= this.#findEntropy());
  }

  #findEntropy(): Entropy {
    // Borders in the coordinate y - x, in which an arc ends or touches the direction (1, 1).
    const borders = moons
      .flatMap(({ x, y, side }) => [-1, 1, -side * Math.SQRT2, side * Math.SQRT2].map((at) => y - x + at))
      .sort((a, b) => a - b);
    const by = (count: number): number =>
      borders.slice(1).reduce((sum, high, k) => {
        const low = borders[k]!;
        for (let step = 0; step < count; step++) {
          const s = (step + 0.5) / count;
          // This substitution flattens the inverse square roots at both ends.
          const across = low + (high - low) * s * s * (3 - 2 * s);
          sum += (this.#surpriseAt(across) * (high - low) * 6 * s * (1 - s)) / count;
        }
        return sum;
      }, 0);
    const value = by(intervals);
    return { value, error: 4 * Math.abs(value - by(intervals / 2)) + 1e-9 };
  }

  /** The integral of -p log p over x at the points (x, x + across). */
  #surpriseAt(across: number): number {
    const starts = sources(0, across).map(({ back, rate }) => ({ from: -back, rate: rate / this.slide }));
    const borders = starts.flatMap(({ from }) => [from, from + this.slide]).sort((a, b) => a - b);
    return borders.slice(1).reduce((sum, high, k) => {
      const middle = (borders[k]! + high) / 2;
      const density = starts.reduce(
        (p, { from, rate }) => p + (middle >= from && middle <= from + this.slide ? rate : 0),
        0,
      );
      return density > 0 ? sum - (high - borders[k]!) * density * Math.log(density) : sum;
    }, 0);
  }
}

/** The arc points that (x, y) is reached from along (1, 1), how far `back` they lie, and the density they give, times slide. */
function sources(x: number, y: number): readonly { readonly back: number; readonly rate: number }[] {
  return moons.flatMap((moon) => {
    const [a, b] = [x - moon.x, y - moon.y];
    // |(a, b) - back (1, 1)| = 1.
    const discriminant = 2 - (b - a) ** 2;
    if (!(discriminant > 0)) return [];
    const root = Math.sqrt(discriminant);
    return [(a + b - root) / 2, (a + b + root) / 2]
      .filter((back) => (b - back) * moon.side >= 0)
      .map((back) => ({ back, rate: 1 / (2 * Math.PI * root) }));
  });
}
