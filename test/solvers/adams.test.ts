import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { points } from "../../src/numerics/points.js";
import { createRuntime } from "../../src/runtime/create-runtime.js";
import type { Runtime } from "../../src/runtime/runtime.js";
import { AdamsSolver } from "../../src/solvers/adams-solver.js";
import { adamsBashforthMoulton } from "../../src/solvers/index.js";
import type { HostField, TracedField } from "../../src/solvers/solver.js";
import { distance, linear, nonlinear } from "./problems.js";

let runtime: Runtime;

beforeAll(async () => {
  runtime = await createRuntime({ precision: "float64", threads: 1 });
});

afterAll(() => {
  runtime.dispose();
});

const traced = (): TracedField => ({
  kind: "traced",
  runtime,
  constants: { specs: { rate: { shape: [1] } }, values: { rate: Float64Array.of(0.8) } },
  derivative: (t, y, { rate }) => y.square().mul(t.cos()).mul(rate!),
});

const host: HostField = {
  kind: "host",
  derivative: (t, y, out) => {
    for (let i = 0; i < y.length; i++) out[i] = 0.8 * y[i]! ** 2 * Math.cos(t);
  },
};

describe.each([2, 3, 4, 5])("of order %d", (order) => {
  test.each([linear, { ...nonlinear, end: 2 }])("has its order on $name", async (problem) => {
    const errors: number[] = [];
    for (const steps of [80, 160]) {
      const times = Array.from({ length: 17 }, (_, i) => (i / 16) * problem.end);
      const { states } = await new AdamsSolver(order, steps).integrate(problem.field, problem.y0, times);
      // At a single time errors of two terms can cancel.
      errors.push(Math.max(...times.map((t, i) => distance(states[i]!.data, problem.exact(t)))));
    }
    expect(Math.abs(Math.log2(errors[0]! / errors[1]!) - order)).toBeLessThan(0.4);
  });

  test("compiled takes the steps that host arithmetic takes, also where their size changes", async () => {
    const y0 = points(3, 1, Float64Array.of(0.7, 0.1, -0.5));
    const times = [0, 0.5, 0.55, 2];
    const expected = await new AdamsSolver(order, 20).integrate(host, y0, times);
    const { states, nfe, accepted } = await new AdamsSolver(order, 20).integrate(traced(), y0, times);
    expect({ nfe, accepted }).toEqual({ nfe: expected.nfe, accepted: expected.accepted });
    states.forEach((state, i) => {
      expect(distance(state.data, expected.states[i]!.data)).toBeLessThan(1e-12);
    });
  });
});

test("takes 2 evaluations a step once it is started, which equal steps need only once", async () => {
  let evaluations = 0;
  const counting: HostField = {
    kind: "host",
    derivative: (...args) => {
      evaluations++;
      linear.field.derivative(...args);
    },
  };
  const { nfe, accepted } = await new AdamsSolver(4, 100).integrate(counting, linear.y0, [0, 0.25, 0.5, 1]);
  expect(nfe).toBe(evaluations);
  // Three steps of rk4 with the derivatives at their ends, and at the start.
  expect({ accepted, nfe }).toEqual({ accepted: 100, nfe: 3 * 4 + 4 + 2 * 97 });
});

test("a state that stops being finite ends the integration with where and what to do", async () => {
  const pole: HostField = {
    kind: "host",
    derivative: (t, _, out) => out.fill(t > 0.55 ? Number.NaN : 1),
  };
  await expect(new AdamsSolver(4, 10).integrate(pole, points(1, 1), [0, 1])).rejects.toThrow(
    /adamsBashforthMoulton cannot proceed.*t = 0\.5; raise steps/,
  );
});

test("the component makes the solver of its order and steps", async () => {
  const solver = await adamsBashforthMoulton.definition.create({ order: 3, steps: 50, dense: false });
  expect(solver).toMatchObject({ name: "adamsBashforthMoulton", order: 3 });
  const { accepted } = await solver.integrate(linear.field, linear.y0, [0, 1]);
  expect(accepted).toBe(50);
});
