import { expect, test } from "vitest";
import { UserError } from "../../src/numerics/error.js";
import { points } from "../../src/numerics/points.js";
import { FixedStepSolver } from "../../src/solvers/fixed-step.js";
import { euler, rk4 } from "../../src/solvers/index.js";
import type { HostField } from "../../src/solvers/solver.js";
import { distance, linear } from "./problems.js";

test("steps are equal and their number is steps per unit of time, rounded up to land on each requested time", async () => {
  const visited: number[] = [];
  const field: HostField = {
    kind: "host",
    derivative(t, _, out) {
      visited.push(t);
      out.fill(1);
    },
  };
  const y0 = points(1, 1);
  const { states, nfe, accepted, rejected } = await new FixedStepSolver(euler.tableau, 4).integrate(
    field,
    y0,
    [0, 0.5, 0.6, 1],
  );
  expect(distance(visited, [0, 0.25, 0.5, 0.6, 0.8])).toBeLessThan(1e-15);
  expect({ nfe, accepted, rejected }).toEqual({ nfe: 5, accepted: 5, rejected: 0 });
  expect(
    distance(
      states.flatMap((state) => [...state.data]),
      [0, 0.5, 0.6, 1],
    ),
  ).toBeLessThan(1e-15);
});

test("rk4 with 100 steps takes 400 evaluations over [0, 1] and 40 over a tenth of it", async () => {
  const solver = new FixedStepSolver(rk4.tableau, 100);
  expect((await solver.integrate(linear.field, linear.y0, [0, 1])).nfe).toBe(400);
  expect((await solver.integrate(linear.field, linear.y0, [0, 0.1])).nfe).toBe(40);
});

test("backward in time undoes forward", async () => {
  const solver = new FixedStepSolver(rk4.tableau, 200);
  const forward = await solver.integrate(linear.field, linear.y0, [0, 1]);
  const back = await solver.integrate(linear.field, forward.states[1]!, [1, 0]);
  expect(distance(back.states[1]!.data, linear.y0.data)).toBeLessThan(1e-7);
});

test("the starting state is copied, not changed", async () => {
  const y0 = points(1, 3, Float64Array.of(1, 2, 3));
  const { states } = await new FixedStepSolver(euler.tableau, 10).integrate(linear.field, y0, [0, 1]);
  expect([...y0.data]).toEqual([1, 2, 3]);
  expect(states[0]).toEqual(y0);
  expect(states[0]!.data).not.toBe(y0.data);
});

test("a state that stops being finite ends the integration with where and what to do", async () => {
  const blowUp: HostField = {
    kind: "host",
    derivative: (t, y, out) => {
      out[0] = t < 0.5 ? 0 : y[0]! * Number.NaN;
    },
  };
  const run = new FixedStepSolver(euler.tableau, 10).integrate(blowUp, points(1, 1, Float64Array.of(1)), [0, 1]);
  await expect(run).rejects.toThrow(UserError);
  await expect(run).rejects.toThrow(/euler cannot proceed.*no longer finite.*t = 0\.5; raise steps/);
});

test.each([[[]], [[0, 0]], [[0, 1, 0.5]], [[0, Number.NaN]]])("times %j are refused", async (times) => {
  const run = new FixedStepSolver(euler.tableau, 10).integrate(linear.field, linear.y0, times);
  await expect(run).rejects.toThrow(/strictly increasing or strictly decreasing/);
});
