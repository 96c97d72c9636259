import { describe, expect, test } from "vitest";
import { FixedStepSolver } from "../../src/solvers/fixed-step.js";
import { rungeKuttaMethods } from "../../src/solvers/index.js";
import { isFsal } from "../../src/solvers/tableau.js";
import type { Tableau } from "../../src/solvers/tableau.js";
import { distance, linear, nonlinear } from "./problems.js";
import type { Problem } from "./problems.js";

/** Every tableau of the list, and its embedded method as a method of its own. */
const tableaux: readonly Tableau[] = rungeKuttaMethods.flatMap(({ tableau }: { readonly tableau: Tableau }) => [
  tableau,
  ...(tableau.embedded === undefined ? [] : [{ ...tableau, ...tableau.embedded, name: `${tableau.name}, embedded` }]),
]);

async function error(tableau: Tableau, problem: Problem, steps: number): Promise<number> {
  const solver = new FixedStepSolver(tableau, steps);
  const { states } = await solver.integrate(problem.field, problem.y0, [0, problem.end]);
  return distance(states[1]!.data, problem.exact(problem.end));
}

/** Slope of log error against log h over the finest step sizes whose errors stand clear of rounding. */
async function measuredOrder(tableau: Tableau, problem: Problem): Promise<number> {
  const logs: { h: number; error: number }[] = [];
  for (let steps = 4; steps <= 2048; steps = Math.ceil(steps * Math.SQRT2)) {
    const e = await error(tableau, problem, steps);
    if (e < 1e-12) break;
    logs.push({ h: -Math.log(Math.ceil(steps * problem.end)), error: Math.log(e) });
  }
  const finest = logs.slice(-3);
  const mean = (f: (entry: { h: number; error: number }) => number) =>
    finest.reduce((sum, entry) => sum + f(entry), 0) / finest.length;
  const h = mean((entry) => entry.h);
  const e = mean((entry) => entry.error);
  return mean((x) => (x.h - h) * (x.error - e)) / mean((x) => (x.h - h) ** 2);
}

describe.each(tableaux)("$name", (tableau) => {
  test("is explicit, and its rows sum to its nodes", () => {
    const { c, a, b } = tableau;
    expect(a).toHaveLength(c.length);
    expect(b).toHaveLength(c.length);
    a.forEach((row, i) => {
      expect(row.length).toBeLessThanOrEqual(i);
      expect(row.reduce((sum, x) => sum + x, 0)).toBeCloseTo(c[i]!, 13);
    });
    expect(b.reduce((sum, x) => sum + x, 0)).toBeCloseTo(1, 13);
  });

  test("has its order on a nonlinear problem", async () => {
    const order = await measuredOrder(tableau, nonlinear);
    expect(Math.abs(order - tableau.order)).toBeLessThan(0.3);
  });

  // On a linear problem only the stability polynomial counts, which can be of higher order than the method.
  test("has at least its order against the matrix exponential", async () => {
    const order = await measuredOrder(tableau, linear);
    expect(order).toBeGreaterThan(tableau.order - 0.25);
    expect(order).toBeLessThan(tableau.order + 1.25);
  });
});

test("first same as last is recognised", () => {
  const fsal = tableaux.filter(isFsal).map((tableau) => tableau.name);
  expect(fsal).toEqual(["bosh3", "dopri5", "tsit5"]);
});
