import { describe, expect, it } from "vitest";
import { intrinsicDimension } from "../../src/measures/intrinsic-dimension.js";
import type { Entropy, Measure, Moments } from "../../src/measures/measure.js";
import { type Points, points } from "../../src/numerics/points.js";
import { Stream } from "../../src/numerics/random.js";
import { logGamma } from "../../src/numerics/special.js";
import { mean, standardError } from "../../src/numerics/statistics.js";
import { lawCases, ownCases } from "./law-cases.js";
import { load } from "./make.js";

/** A law that knows everything. */
interface Known extends Measure {
  logDensity(x: Points): Float64Array;
  readonly entropy: Entropy;
  readonly moments: Moments;
}

const drawn = new Map<string, Promise<{ law: Known; samples: Points; logs: Float64Array }>>();

/** The law of a case, with samples and the log density at each: drawn once for all tests. */
function drawnFrom({ title, builder, options }: (typeof lawCases)[number]) {
  const draw = async () => {
    const dataset = await load(builder, { ...options, train: 1, validation: 1, test: 1 });
    const law = dataset.law as Known;
    expect(dataset.intrinsicDimension ?? dataset.dimension).toBe(intrinsicDimension(law));
    const samples = law.sample(10_000, Stream.of(1, "samples"));
    return { law, samples, logs: law.logDensity(samples) };
  };
  if (!drawn.has(title)) drawn.set(title, draw());
  return drawn.get(title)!;
}

describe.each(lawCases)("$title", (lawCase) => {
  it("knows its entropy: the mean of -log p over its samples", async () => {
    const { law, logs } = await drawnFrom(lawCase);
    const surprise = logs.map((log) => -log);
    expect(law.entropy.error).toBeLessThan(0.01);
    expect(Math.abs(mean(surprise) - law.entropy.value)).toBeLessThan(
      4 * standardError(surprise) + law.entropy.error + 1e-11,
    );
  });

  it("knows its moments: those of its samples", async () => {
    const { law, samples } = await drawnFrom(lawCase);
    const { mean: centre, covariance, error } = law.moments;
    const { n, d, data } = samples;
    for (let i = 0; i < d; i++) {
      const values = Float64Array.from({ length: n }, (_, row) => data[row * d + i]! - centre[i]!);
      expect(Math.abs(mean(values))).toBeLessThan(4.5 * standardError(values) + error + 1e-12);
      for (let j = 0; j <= i; j++) {
        const products = values.map((value, row) => value * (data[row * d + j]! - centre[j]!));
        const slack = 4.5 * standardError(products) + error + 1e-12;
        expect(Math.abs(mean(products) - covariance[i * d + j]!)).toBeLessThan(slack);
        expect(covariance[j * d + i]).toBeCloseTo(covariance[i * d + j]!, 12);
      }
    }
  });

  it("has a log density that is a number everywhere, and low far outside", async () => {
    const { law } = await drawnFrom(lawCase);
    const d = law.dimension;
    for (const r of [0, 1e-3, 1, 30, 1e4, 1e8, 1e100, 1e200, 1e300]) {
      for (const direction of [[1], [-1], [0, 1], [0, -1], [1, 1], [-1, 2]]) {
        const [log] = law.logDensity(
          points(
            1,
            d,
            Float64Array.from({ length: d }, (_, j) => r * (direction[j] ?? 0)),
          ),
        );
        expect(log).not.toBeNaN();
        if (r >= 1e4 && (d > 1 || direction[0] !== 0)) expect(log).toBeLessThan(-30);
      }
    }
  });
});

describe.each(ownCases)("$title", (lawCase) => {
  it("has a density that its samples follow cell by cell, and that integrates to one", async ({ skip }) => {
    const { law, samples } = await drawnFrom(lawCase);
    const { side, error } = { ...smooth, ...rough[lawCase.builder.definition.name] };
    if (intrinsicDimension(law) !== 2 || law.dimension !== 2 || side === 0) skip();
    const box = boxAround(samples);
    const masses = cellMasses(law, box, side);
    expect(Math.abs(masses.reduce((sum, mass) => sum + mass, 0) - 1)).toBeLessThan(error);
    const counts = new Float64Array(masses.length);
    for (let i = 0; i < samples.n; i++) counts[cellOf(samples.data[2 * i]!, samples.data[2 * i + 1]!, box)]!++;
    let statistic = 0;
    let cells = 0;
    masses.forEach((mass, at) => {
      const expected = mass * samples.n;
      if (expected < 10) return;
      statistic += (counts[at]! - expected) ** 2 / expected;
      cells++;
    });
    expect(cells).toBeGreaterThan(10);
    expect(statistic).toBeLessThan(cells + 5 * Math.sqrt(2 * cells));
  });

  it("counts pairs of samples within a small distance as its density with respect to volume says", async ({ skip }) => {
    const { law, samples, logs } = await drawnFrom(lawCase);
    if (law.reference === "lebesgue" && law.dimension === 2) skip();
    // P(|X - X'| < r) = V_k r^k E p(X) (1 + O(r^2)) on a k-manifold, V_k the volume of the unit ball in R^k.
    const k = intrinsicDimension(law);
    const share = 2e-4;
    const unitBall = Math.exp((k / 2) * Math.log(Math.PI) - logGamma(k / 2 + 1));
    const r = (share / (unitBall * mean(logs.map(Math.exp)))) ** (1 / k);
    const few = 4000;
    let pairs = 0;
    for (let i = 0; i < few; i++) {
      for (let j = 0; j < i; j++) if (squaredDistance(samples, i, j) < r * r) pairs++;
    }
    expect(Math.abs(pairs / ((few * (few - 1)) / 2) / share - 1)).toBeLessThan(0.1);
  });
});

/** Points along each side of the lattice that finds the masses of cells, and the error of their sum that it leaves. */
const smooth = { side: 120, error: 1e-3 };
/** Laws that jump, are narrow or infinite somewhere; no lattice holds the tail of the widest funnel. */
const rough: Readonly<Record<string, Partial<typeof smooth>>> = {
  checkerboard: { error: 0.015 },
  imageDensity: { error: 0.015 },
  signStep: { error: 0.01 },
  diamond: { side: 240 },
  pinwheel: { side: 100, error: 0.01 },
  moonsTorchdyn: { side: 800, error: 0.01 },
  funnel: { side: 0 },
};

interface Box {
  readonly low: readonly [number, number];
  /** Extent of the box. */
  readonly size: readonly [number, number];
}

/** A box that holds all samples with a margin. */
function boxAround({ n, data }: Points): Box {
  const extents = [0, 1].map((j) => {
    const values = Array.from({ length: n }, (_, i) => data[2 * i + j]!);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const margin = 0.02 * (high - low);
    return { low: low - margin, size: high - low + 2 * margin };
  });
  const [x, y] = extents as [(typeof extents)[0], (typeof extents)[0]];
  return { low: [x.low, y.low], size: [x.size, y.size] };
}

const cellsASide = 20;

function cellOf(x: number, y: number, { low, size }: Box): number {
  const [column, row] = [(x - low[0]) / size[0], (y - low[1]) / size[1]].map((at) => Math.floor(at * cellsASide));
  return row! * cellsASide + column!;
}

/** The mass of each cell by the midpoint rule on a lattice. */
function cellMasses(law: Known, box: Box, side: number): Float64Array {
  const at = (k: number, j: 0 | 1) => box.low[j] + (box.size[j] * (k + 0.5)) / side;
  const lattice = points(
    side * side,
    2,
    Float64Array.from({ length: 2 * side * side }, (_, p) =>
      p % 2 === 0 ? at((p >> 1) % side, 0) : at(Math.floor(p / 2 / side), 1),
    ),
  );
  const area = (box.size[0] * box.size[1]) / (side * side);
  const masses = new Float64Array(cellsASide * cellsASide);
  law.logDensity(lattice).forEach((log, i) => {
    masses[cellOf(lattice.data[2 * i]!, lattice.data[2 * i + 1]!, box)]! += Math.exp(log) * area;
  });
  return masses;
}

function squaredDistance({ d, data }: Points, i: number, j: number): number {
  let sum = 0;
  for (let k = 0; k < d; k++) sum += (data[i * d + k]! - data[j * d + k]!) ** 2;
  return sum;
}
