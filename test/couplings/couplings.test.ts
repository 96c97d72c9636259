import { describe, expect, it } from "vitest";
import { couplings } from "../../src/couplings/index.js";
import { points } from "../../src/numerics/points.js";
import { Stream } from "../../src/numerics/random.js";

const n = 64;
const d = 2;

describe.each(couplings.map(({ definition }) => definition))("$name", (definition) => {
  it("keeps the rows of both marginals", async () => {
    const coupling = await definition.create({});
    const data = cloud(500, "data");
    await coupling.prepare?.(data, Stream.of(0, "prepare"));
    const x0 = cloud(n, "base").data;
    const x1 = data.data.slice(0, n * d);
    const rows = Int32Array.from({ length: n }, (_, i) => i);
    const [before0, before1] = [rowsOf(x0), rowsOf(x1)];
    coupling.pair({ n, d, x0, x1, rows }, Stream.of(0, "pair"));
    expect(rowsOf(x0).sort()).toEqual([...before0].sort());
    expect(rowsOf(x1).sort()).toEqual([...before1].sort());
    expect(rowsOf(x1)).toEqual([...rows].map((row) => before1[row]));
  });
});

it("independent leaves every pair as it was drawn", async () => {
  const coupling = await couplings[0]!.definition.create({});
  const x0 = cloud(n, "base").data;
  const x1 = cloud(n, "data").data;
  const rows = new Int32Array(n);
  const copies = [x0.slice(), x1.slice()];
  coupling.pair({ n, d, x0, x1, rows }, Stream.of(0, "pair"));
  expect([x0, x1]).toEqual(copies);
});

function cloud(count: number, purpose: string) {
  const x = points(count, d);
  Stream.of(0, purpose).fillNormal(x.data);
  return x;
}

function rowsOf(x: Float64Array): string[] {
  return Array.from({ length: n }, (_, i) => x.subarray(i * d, (i + 1) * d).join());
}
