import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { Stream } from "../../../src/numerics/random.js";
import { createRuntime } from "../../../src/runtime/create-runtime.js";
import { inverseByElimination, logDetByElimination } from "../../../src/runtime/ops/elimination.js";
import { spectralNormBound } from "../../../src/runtime/ops/spectral-norm.js";
import type { Runtime } from "../../../src/runtime/runtime.js";
import { run } from "./program.js";

let runtime: Runtime;

beforeAll(async () => {
  runtime = await createRuntime({ precision: "float64", threads: 1 });
});

afterAll(() => {
  runtime.dispose();
});

function normals(n: number, purpose: string): Float64Array {
  const out = new Float64Array(n);
  Stream.of(0, purpose).fillNormal(out);
  return out;
}

describe.each([1, 2, 3, 6])("elimination of [%i, %i] matrices with a positive definite symmetric part", (d) => {
  const n = 4;
  // The identity plus a matrix of norm below one.
  const noise = normals(n * d * d, `matrices ${d}`);
  const values = Array.from(noise, (value, i) => ((i % (d * d)) % (d + 1) === 0 ? 1 + 0.1 * value : (0.4 * value) / d));
  const matrices = { values, shape: [n, d, d] };

  it("inverts each", async () => {
    const product = await run(runtime, (a) => a.matMul(inverseByElimination(a)), matrices);
    product.forEach((value, i) => {
      expect(value).toBeCloseTo((i % (d * d)) % (d + 1) === 0 ? 1 : 0, 13);
    });
  });

  it("has the log determinant whose gradient is the transposed inverse", async () => {
    const h = 1e-6;
    const inverse = await run(runtime, inverseByElimination, matrices);
    for (const [row, column] of [
      [0, 0],
      [d - 1, 0],
      [0, d - 1],
    ] as const) {
      const moved = (by: number) => ({
        values: values.map((value, i) => (i % (d * d) === row * d + column ? value + by : value)),
        shape: [n, d, d],
      });
      const above = await run(runtime, logDetByElimination, moved(h));
      const below = await run(runtime, logDetByElimination, moved(-h));
      for (let i = 0; i < n; i++) {
        expect((above[i]! - below[i]!) / (2 * h)).toBeCloseTo(inverse[i * d * d + column * d + row]!, 8);
      }
    }
  });
});

test("the log determinant by elimination is that of a matrix with a known one", async () => {
  // det [[2, 1], [-1, 3]] = 7.
  const logDet = await run(runtime, logDetByElimination, { values: [2, 1, -1, 3], shape: [1, 2, 2] });
  expect(logDet[0]).toBeCloseTo(Math.log(7), 14);
});

describe("the bound of the spectral norm", () => {
  it("is exact for rank one and for zero, and above the norm of an orthogonal matrix by a known factor", async () => {
    const rankOne = { values: [1, 2, 3].flatMap((a) => [2 * a, -a]), shape: [3, 2] };
    expect((await run(runtime, spectralNormBound, rankOne))[0]).toBeCloseTo(Math.sqrt(14 * 5), 12);
    expect((await run(runtime, spectralNormBound, { values: [0, 0], shape: [1, 2] }))[0]).toBeLessThan(1e-12);
    const identity = { values: [1, 0, 0, 0, 1, 0, 0, 0, 1], shape: [3, 3] };
    expect((await run(runtime, spectralNormBound, identity))[0]).toBeCloseTo(3 ** (1 / 64), 12);
  });

  it.each([
    [2, 7],
    [7, 2],
    [20, 20],
  ])("is never below what a power iteration on a [%i, %i] matrix finds, and hardly above", async (rows, columns) => {
    const matrix = normals(rows * columns, `norm ${rows} ${columns}`);
    let v = normals(columns, "start");
    let norm = 0;
    for (let step = 0; step < 2000; step++) {
      const u = Float64Array.from({ length: rows }, (_, i) =>
        v.reduce((s, x, j) => s + x * matrix[i * columns + j]!, 0),
      );
      const w = Float64Array.from({ length: columns }, (_, j) =>
        u.reduce((s, x, i) => s + x * matrix[i * columns + j]!, 0),
      );
      norm = Math.sqrt(Math.hypot(...w) / Math.hypot(...v));
      v = w.map((x) => x / Math.hypot(...w));
    }
    const [bound] = await run(runtime, spectralNormBound, { values: [...matrix], shape: [rows, columns] });
    expect(bound).toBeGreaterThanOrEqual(norm * (1 - 1e-12));
    expect(bound).toBeLessThan(norm * Math.min(rows, columns) ** (1 / 64));
  });
});
