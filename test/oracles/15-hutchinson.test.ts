import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hutchinson } from "../../src/divergences/index.js";
import { mean, variance } from "../../src/numerics/statistics.js";
import { createRuntime } from "../../src/runtime/create-runtime.js";
import type { Runtime } from "../../src/runtime/runtime.js";
import { buildDivergence, estimates, linear } from "../divergences/build.js";

// Hutchinson's z' A z is unbiased for tr A; its variance is sum_{i<j} (A_ij + A_ji)^2 with Rademacher probes, and
// 2 |(A + A') / 2|_F^2 with Gaussian ones (Avron and Toledo 2011, doi:10.1145/1944345.1944349).

let runtime: Runtime;

beforeAll(async () => {
  runtime = await createRuntime({ precision: "float64", threads: 1 });
});

afterAll(() => {
  runtime.dispose();
});

const d = 4;
const draws = 40_000;
const A = Array.from({ length: d }, (_, i) => Array.from({ length: d }, (__, j) => Math.sin(1 + 2 * i + 5 * j)));
const trace = A.reduce((sum, row, i) => sum + row[i]!, 0);

let offDiagonal = 0;
let symmetricNorm = 0;
for (let i = 0; i < d; i++) {
  for (let j = 0; j < d; j++) {
    if (i < j) offDiagonal += (A[i]![j]! + A[j]![i]!) ** 2;
    symmetricNorm += ((A[i]![j]! + A[j]![i]!) / 2) ** 2;
  }
}

async function draw(matrix: readonly (readonly number[])[], noise: string): Promise<Float64Array> {
  const estimator = await buildDivergence(hutchinson, { probes: 4, noise });
  const { traces } = await estimates(runtime, estimator, linear(matrix), new Float64Array(draws * d).fill(0.5), d);
  return Float64Array.from(traces);
}

describe.each([
  ["rademacher", offDiagonal],
  ["gaussian", 2 * symmetricNorm],
])("Hutchinson's estimator with %s probes", (noise, expected) => {
  it("is unbiased, with the variance of its closed form", async () => {
    const values = await draw(A, noise);
    expect(values).toHaveLength(4 * draws);
    const error = Math.sqrt(expected / values.length);
    expect(Math.abs(mean(values) - trace)).toBeLessThan(3 * error);
    const fourth = mean(values.map((value) => (value - trace) ** 4));
    const varianceError = Math.sqrt((fourth - expected ** 2) / values.length);
    expect(Math.abs(variance(values) - expected)).toBeLessThan(3 * varianceError);
  });
});

it("Rademacher probes have no error at all for a diagonal matrix, which Gaussian ones do", async () => {
  const diagonal = A.map((row, i) => row.map((value, j) => (i === j ? value : 0)));
  for (const value of await draw(diagonal, "rademacher")) expect(value).toBeCloseTo(trace, 12);
  expect(variance(await draw(diagonal, "gaussian"))).toBeGreaterThan(0.1);
});
