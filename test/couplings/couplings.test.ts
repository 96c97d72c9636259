import { describe, expect, it } from "vitest";
import type { PairBatch } from "../../src/couplings/coupling.js";
import { couplings, fixedPairs, independent, minibatchOt } from "../../src/couplings/index.js";
import { type Points, points, take } from "../../src/numerics/points.js";
import { Stream } from "../../src/numerics/random.js";
import { batchOf, buildCoupling } from "./build.js";

/** Options under which the promises are tested, beside the defaults. */
const variants: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>> = {
  minibatchOt: [{}, { replacement: true }, { conditionWeight: 3 }],
  sinkhorn: [{}, { replacement: true }],
  semiDiscrete: [{ tolerance: 2e-3 }, { tolerance: 1e-3, epsilon: 0.3 }],
  fixedPairs: [{ pairs: 4000, pairing: independent.definition.create({}) }],
};

const cases = couplings.flatMap(({ definition }) =>
  (variants[definition.name] ?? [{}]).map((options) => [definition.name, options, definition] as const),
);

const atoms = take(
  cloud(12),
  Uint32Array.from({ length: 12 }, (_, i) => i),
);
const n = 24;

describe.each(cases)("%s %j", (_name, options, definition) => {
  const d = atoms.d;
  const prepared = async () => {
    const coupling = await buildCoupling(definition, d, options, classesOf(atoms));
    await coupling.prepare?.(atoms, Stream.of(0, "prepare"));
    return coupling;
  };

  it("says which training point each x1 is", async () => {
    const batch = batchOf(atoms, n, "rows");
    (await prepared()).pair(batch, Stream.of(0, "pair"));
    expect(rowsOf(batch.x1, d)).toEqual([...batch.rows].map((row) => rowsOf(atoms.data, d)[row]));
  });

  it("draws the same pairs from the same streams, prepared anew", async () => {
    const draw = async () => {
      const batch = batchOf(atoms, n, "same");
      (await prepared()).pair(batch, Stream.of(5, "pair"));
      return batch;
    };
    expect(await draw()).toEqual(await draw());
  });

  it("has the base and the data as marginals, unless it says otherwise", async () => {
    const coupling = await prepared();
    const [bases, points] = [new Float64Array(8), new Float64Array(atoms.n)];
    const batches = 400;
    const stream = Stream.of(1, "pair");
    for (let k = 0; k < batches; k++) {
      const batch = batchOf(atoms, n, `marginals ${k}`);
      coupling.pair(batch, stream);
      for (let i = 0; i < n; i++) {
        bases[octant(batch.x0[2 * i]!, batch.x0[2 * i + 1]!)]!++;
        points[batch.rows[i]!]!++;
      }
    }
    // Draws of one batch depend on each other, by repetition at most twofold: 3 is the 99.9 % point for single draws.
    const limit = coupling.relaxed === true ? Infinity : 6;
    expect(chiSquaredPerDegree(bases)).toBeLessThan(limit);
    expect(chiSquaredPerDegree(points)).toBeLessThan(limit);
  });
});

it("pairs in independent as they were drawn", async () => {
  const coupling = await buildCoupling(independent.definition, 2, {});
  const batch = batchOf(atoms, n, "as drawn");
  coupling.pair(batch, Stream.of(0, "pair"));
  expect(batch).toEqual(batchOf(atoms, n, "as drawn"));
});

describe("fixedPairs", () => {
  it("draws from the same pairs in every batch, which its artifact holds", async () => {
    const pairing = await buildCoupling(minibatchOt.definition, 2, {});
    const coupling = await buildCoupling(fixedPairs.definition, 2, { pairs: 24, pairing });
    await coupling.prepare?.(atoms, Stream.of(0, "prepare"));
    const { data, shape } = coupling.artifacts!()["fixedPairs.pairs"]!;
    expect(shape).toEqual([24, 2, 2]);
    const known = new Set(rowsOf(data, 4));
    const seen = new Set<string>();
    for (let k = 0; k < 20; k++) {
      const batch: PairBatch = batchOf(atoms, n, `${k}`);
      coupling.pair(batch, Stream.of(k, "pair"));
      rowsOf(batch.x0, 2).forEach((row, i) => seen.add(`${row},${rowsOf(batch.x1, 2)[i]!}`));
    }
    expect(seen).toEqual(known);
  });
});

function cloud(count: number): Points {
  const x = points(count, 2);
  Stream.of(0, "atoms").fillNormal(x.data);
  return x;
}

/** Three classes, by turns. */
function classesOf({ n: count }: Points) {
  const train = Int32Array.from({ length: count }, (_, i) => i % 3);
  return { names: ["a", "b", "c"], train, validation: new Int32Array(), test: new Int32Array() };
}

/** Eight cells of the plane that have equal masses under the standard Gaussian. */
function octant(x: number, y: number): number {
  return (x > 0 ? 1 : 0) + (y > 0 ? 2 : 0) + (x * x + y * y > 2 * Math.LN2 ? 4 : 0);
}

function chiSquaredPerDegree(counts: Float64Array): number {
  const expected = counts.reduce((sum, count) => sum + count) / counts.length;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0) / (counts.length - 1);
}

function rowsOf(x: Float64Array, d: number): string[] {
  return Array.from({ length: x.length / d }, (_, i) => x.subarray(i * d, (i + 1) * d).join());
}
