import { describe, expect, it } from "vitest";
import { points } from "../../src/numerics/points.js";
import { Stream } from "../../src/numerics/random.js";
import { assign } from "../../src/transport/assignment.js";
import { sinkhorn } from "../../src/transport/sinkhorn.js";
import { squaredDistances } from "../../src/transport/squared-distances.js";

function cloud(n: number, purpose: string) {
  const x = points(n, 2);
  Stream.of(0, purpose).fillNormal(x.data);
  return x;
}

const [n, m] = [40, 30];
const cost = squaredDistances(cloud(n, "x"), cloud(m, "y"));

const rowSums = (plan: Float64Array) =>
  Float64Array.from({ length: n }, (_, i) => plan.subarray(i * m, (i + 1) * m).reduce((sum, value) => sum + value, 0));
const columnSums = (plan: Float64Array) =>
  Float64Array.from({ length: m }, (_, j) => rowsOf(plan).reduce((sum, row) => sum + row[j]!, 0));
const rowsOf = (plan: Float64Array) => Array.from({ length: n }, (_, i) => plan.subarray(i * m, (i + 1) * m));

describe("squaredDistances", () => {
  it("is |x - y|^2 for every pair, row by row", () => {
    const [x, y] = [points(1, 3, Float64Array.of(1, 2, 3)), points(2, 3, Float64Array.of(1, 2, 3, 0, 0, 1))];
    expect([...squaredDistances(x, y)]).toEqual([0, 1 + 4 + 4]);
  });
});

describe("sinkhorn", () => {
  it.each([3, 0.3, 0.03])("has uniform marginals and the form of an entropic plan, epsilon %f", (epsilon) => {
    const { plan, rowPotentials, columnPotentials, error } = sinkhorn(cost, n, m, { epsilon, tolerance: 1e-9 });
    expect(error).toBeLessThan(1e-9);
    for (const sum of rowSums(plan)) expect(sum * n).toBeCloseTo(1, 8);
    for (const sum of columnSums(plan)) expect(sum * m).toBeCloseTo(1, 8);
    plan.forEach((value, at) => {
      const exponent = (rowPotentials[Math.floor(at / m)]! + columnPotentials[at % m]! - cost[at]!) / epsilon;
      expect(value * n * m).toBeCloseTo(Math.exp(exponent), 10);
    });
  });

  it("has no duality gap: the plan's objective is the mean of its potentials", () => {
    const epsilon = 0.2;
    const { plan, rowPotentials, columnPotentials } = sinkhorn(cost, n, m, { epsilon, tolerance: 1e-10 });
    const primal = plan.reduce((sum, p, at) => sum + p * cost[at]! + epsilon * p * Math.log(p * n * m), 0);
    const dual = rowPotentials.reduce((a, b) => a + b) / n + columnPotentials.reduce((a, b) => a + b) / m;
    expect(primal).toBeCloseTo(dual, 8);
  });

  it("tends to the exact assignment as epsilon falls, and its cost falls with epsilon", () => {
    const square = squaredDistances(cloud(n, "x"), cloud(n, "y"));
    const { columns } = assign(square, n);
    const exact = columns.reduce((sum, j, i) => sum + square[i * n + j]!, 0) / n;
    const costs = [1, 0.1, 0.01, 0.001].map((epsilon) =>
      sinkhorn(square, n, n, { epsilon }).plan.reduce((sum, p, at) => sum + p * square[at]!, 0),
    );
    expect([...costs].sort((a, b) => b - a)).toEqual(costs);
    expect(costs[3]! / exact).toBeCloseTo(1, 3);
    expect(Math.min(...costs)).toBeGreaterThan(0.999 * exact);
  });

  it("relaxed, is where the derivative of its objective by every entry of the plan vanishes", () => {
    const [epsilon, relaxation] = [0.3, 0.7];
    const { plan } = sinkhorn(cost, n, m, { epsilon, relaxation, tolerance: 1e-12 });
    const [rows, columns] = [rowSums(plan), columnSums(plan)];
    plan.forEach((p, at) => {
      const [row, column] = [rows[Math.floor(at / m)]!, columns[at % m]!];
      const slope = cost[at]! + epsilon * Math.log(p * n * m) + relaxation * (Math.log(row * n) + Math.log(column * m));
      expect(slope).toBeCloseTo(0, 8);
    });
    expect(Math.max(...rows) / Math.min(...rows)).toBeGreaterThan(2);
  });

  it("relaxed at a great price, has its marginals back", () => {
    const { plan } = sinkhorn(cost, n, m, { epsilon: 0.3, relaxation: 1e6, tolerance: 1e-10 });
    for (const sum of rowSums(plan)) expect(sum * n).toBeCloseTo(1, 4);
  });

  it("survives costs that are far beyond the range of the exponential", () => {
    const { plan, error } = sinkhorn(
      cost.map((value) => 1e4 * value),
      n,
      m,
      { epsilon: 1 },
    );
    expect(error).toBeLessThan(1e-3);
    for (const sum of rowSums(plan)) expect(sum * n).toBeCloseTo(1, 2);
  });

  it("says how far it is from its end where the iterations do not suffice", () => {
    expect(sinkhorn(cost, n, m, { epsilon: 0.01, iterations: 3 }).error).toBeGreaterThan(1e-3);
    expect(() => sinkhorn(cost, n, n, { epsilon: 1 })).toThrow("expected 40 x 40 costs, got 1200");
  });
});
