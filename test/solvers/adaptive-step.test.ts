import { describe, expect, test } from "vitest";
import { UserError } from "../../src/numerics/error.js";
import { points } from "../../src/numerics/points.js";
import { AdaptiveSolver } from "../../src/solvers/adaptive-step.js";
import { bosh3, dopri5, dopri8, rungeKuttaMethods } from "../../src/solvers/index.js";
import type { HostField } from "../../src/solvers/solver.js";
import { isFsal } from "../../src/solvers/tableau.js";
import type { EmbeddedTableau, Tableau } from "../../src/solvers/tableau.js";
import { distance, linear, nonlinear } from "./problems.js";

const embedded = rungeKuttaMethods
  .map(({ tableau }: { readonly tableau: Tableau }) => tableau)
  .filter((tableau): tableau is EmbeddedTableau => tableau.embedded !== undefined);

function adaptive(tableau: EmbeddedTableau, tolerance: number, maxSteps = 10_000): AdaptiveSolver {
  return new AdaptiveSolver(tableau, { rtol: tolerance, atol: tolerance, maxSteps });
}

function counting(field: HostField): { field: HostField; evaluations: () => number } {
  let evaluations = 0;
  const counted: HostField = {
    kind: "host",
    derivative(...args) {
      evaluations++;
      field.derivative(...args);
    },
  };
  return { field: counted, evaluations: () => evaluations };
}

describe.each(embedded)("$name", (tableau) => {
  test.each([linear, nonlinear])("the error follows the tolerance on $name", async (problem) => {
    for (const tolerance of [1e-4, 1e-7, 1e-10]) {
      const { states } = await adaptive(tableau, tolerance).integrate(problem.field, problem.y0, [0, problem.end]);
      const error = distance(states[1]!.data, problem.exact(problem.end));
      expect(error).toBeLessThan(200 * tolerance);
      expect(error).toBeGreaterThan(tolerance * 1e-5);
    }
  });

  test("reports the exact number of evaluations and uses the last stage as the next first", async () => {
    const { field, evaluations } = counting(nonlinear.field);
    const { nfe, accepted, rejected } = await adaptive(tableau, 1e-6).integrate(field, nonlinear.y0, [0, 8]);
    expect(nfe).toBe(evaluations());
    const stages = tableau.c.length;
    // One more for choosing the first step.
    const slopes = isFsal(tableau) ? 1 : accepted;
    expect(nfe).toBe(1 + slopes + (stages - 1) * (accepted + rejected));
  });

  test("returns to the start after forward and backward", async () => {
    const solver = adaptive(tableau, 1e-8);
    const forward = await solver.integrate(nonlinear.field, nonlinear.y0, [0, 2]);
    const back = await solver.integrate(nonlinear.field, forward.states[1]!, [2, 0]);
    expect(distance(back.states[1]!.data, nonlinear.y0.data)).toBeLessThan(1e-6);
  });
});

test("requested times are hit exactly and do not change the accuracy", async () => {
  const times = [0, 0.1, 0.25, 1 / 3, 1.5, 2];
  const { states } = await adaptive(dopri5.tableau, 1e-9).integrate(linear.field, linear.y0, times);
  times.forEach((t, i) => {
    expect(distance(states[i]!.data, linear.exact(t))).toBeLessThan(1e-7);
  });
});

test("a higher order needs fewer evaluations at a tight tolerance", async () => {
  const nfe = async (tableau: EmbeddedTableau) =>
    (await adaptive(tableau, 1e-10).integrate(linear.field, linear.y0, [0, 4])).nfe;
  const [order3, order5, order8] = [await nfe(bosh3.tableau), await nfe(dopri5.tableau), await nfe(dopri8.tableau)];
  expect(order3).toBeGreaterThan(2 * order5);
  expect(order5).toBeGreaterThan(order8);
});

test("the first step is small where the solution starts fast, without rejections", async () => {
  const fast: HostField = {
    kind: "host",
    derivative: (_, y, out) => {
      out[0] = -1e4 * y[0]!;
    },
  };
  const y0 = points(1, 1, Float64Array.of(1));
  const { states, rejected } = await adaptive(dopri5.tableau, 1e-6).integrate(fast, y0, [0, 1e-3]);
  expect(states[1]!.data[0]).toBeCloseTo(Math.exp(-10), 6);
  expect(rejected).toBeLessThan(4);
});

test("one time, or no points, needs no evaluation", async () => {
  const solver = adaptive(dopri5.tableau, 1e-6);
  expect(await solver.integrate(linear.field, linear.y0, [0])).toMatchObject({ nfe: 0, states: [linear.y0] });
  expect((await solver.integrate(linear.field, points(0, 3), [0, 1])).states).toHaveLength(2);
});

const pole: HostField = {
  kind: "host",
  derivative: (_, y, out) => {
    out[0] = y[0]! * y[0]!;
  },
};

test("a pole of the solution is reported with t, step, error and what to try", async () => {
  const run = adaptive(dopri5.tableau, 1e-6).integrate(pole, points(1, 1, Float64Array.of(1)), [0, 2]);
  await expect(run).rejects.toThrow(UserError);
  await expect(run).rejects.toThrow(/dopri5 cannot proceed at t = (0\.99|1\.0).*step .*error .*tolerance.*Loosen/);
});

test("running out of steps is reported with the limit", async () => {
  const run = adaptive(dopri5.tableau, 1e-10, 5).integrate(linear.field, linear.y0, [0, 10]);
  await expect(run).rejects.toThrow(/maxSteps = 5/);
});

test("a derivative that is not finite at the start is reported", async () => {
  const broken: HostField = {
    kind: "host",
    derivative: (_, __, out) => {
      out.fill(Number.NaN);
    },
  };
  const run = adaptive(dopri5.tableau, 1e-6).integrate(broken, points(1, 1), [0.5, 1]);
  await expect(run).rejects.toThrow(/t = 0\.5: the derivative is not finite/);
});
