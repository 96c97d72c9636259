import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createRuntime } from "../../src/runtime/create-runtime.js";
import type { Runtime } from "../../src/runtime/runtime.js";
import { AdamsSolver } from "../../src/solvers/adams-solver.js";
import { AdaptiveSolver } from "../../src/solvers/adaptive-step.js";
import { interpolate } from "../../src/solvers/dense-output.js";
import { FixedStepSolver } from "../../src/solvers/fixed-step.js";
import { HostAdaptiveStepper } from "../../src/solvers/host-stepper.js";
import { bosh3, dopri5, dopri8, rk4, rungeKuttaMethods, tsit5 } from "../../src/solvers/index.js";
import type { TracedField } from "../../src/solvers/solver.js";
import type { EmbeddedTableau, Tableau } from "../../src/solvers/tableau.js";
import { distance, linear, nonlinear } from "./problems.js";

let runtime: Runtime;

beforeAll(async () => {
  runtime = await createRuntime({ precision: "float64", threads: 1 });
});

afterAll(() => {
  runtime.dispose();
});

const embedded = rungeKuttaMethods
  .map(({ tableau }: { readonly tableau: Tableau }) => tableau)
  .filter((tableau): tableau is EmbeddedTableau => tableau.embedded !== undefined);

describe.each(embedded)("within a step of $name", (tableau) => {
  /** Largest error along one step of size h from the start. */
  async function error(h: number): Promise<number> {
    const { field, y0 } = nonlinear;
    const stepper = new HostAdaptiveStepper(field, tableau, y0, { rtol: 1, atol: 1 });
    const start = Float64Array.from(stepper.y);
    const f0 = Float64Array.from(await stepper.slope(0));
    await stepper.attempt(0, h);
    const quartic = tableau.quartic && stepper.quartic();
    stepper.accept();
    const ends = { t: 0, h, y0: start, f0, y1: stepper.y, f1: await stepper.slope(h), quartic };
    const errors = [0.1, 0.3, 0.5, 0.7, 0.9].map((theta) =>
      distance(interpolate(theta * h, 1, 1, ends).data, nonlinear.exact(theta * h)),
    );
    return Math.max(...errors);
  }

  test(`the interpolant errs by h to the power ${tableau.quartic === undefined ? 4 : 5}`, async () => {
    const order = Math.log2((await error(0.05)) / (await error(0.025)));
    expect(Math.abs(order - (tableau.quartic === undefined ? 4 : 5))).toBeLessThan(0.4);
  });
});

test("the quartics are those of dopri5 and tsit5", () => {
  expect(embedded.filter(({ quartic }) => quartic !== undefined)).toEqual([dopri5.tableau, tsit5.tableau]);
});

const times = Array.from({ length: 41 }, (_, i) => i / 10);

describe.each([
  ["bosh3", bosh3.tableau],
  ["dopri5", dopri5.tableau],
  ["tsit5", tsit5.tableau],
  ["dopri8", dopri8.tableau],
] as const)("%s with dense output", (_, tableau: EmbeddedTableau) => {
  const options = { rtol: 1e-6, atol: 1e-6, maxSteps: 1000 };

  test("keeps its accuracy between steps, in fewer evaluations than stepping onto every time", async () => {
    const dense = await new AdaptiveSolver(tableau, { ...options, dense: true }).integrate(
      linear.field,
      linear.y0,
      times,
    );
    const onto = await new AdaptiveSolver(tableau, options).integrate(linear.field, linear.y0, times);
    const alone = await new AdaptiveSolver(tableau, options).integrate(linear.field, linear.y0, [0, 4]);
    expect(dense.accepted).toBe(alone.accepted);
    expect(dense.nfe).toBeLessThanOrEqual(Math.min(onto.nfe, alone.nfe + 1));
    expect(dense.states.at(-1)).toEqual(alone.states[1]);
    // Long steps of high order are interpolated by a cubic all the same.
    const allowed = tableau.order === 8 ? 0.02 : 2e-4;
    times.forEach((t, i) => {
      expect(distance(dense.states[i]!.data, linear.exact(t))).toBeLessThan(allowed);
    });
  });

  test("compiled gives what host arithmetic gives, also backward", async () => {
    const field: TracedField = {
      kind: "traced",
      runtime,
      constants: { specs: {}, values: {} },
      derivative: (t, y) => y.square().mul(t.cos()),
    };
    // The error of the steps of order 8 is close to rounding, which then shows in their sizes.
    const tolerance = tableau.order === 8 ? 1e-6 : 1e-11;
    const solver = new AdaptiveSolver(tableau, { ...options, dense: true });
    const back = [2, 1.7, 1.1, 0.3, 0];
    const expected = await solver.integrate(nonlinear.field, nonlinear.y0, back);
    const { states, nfe } = await solver.integrate(field, nonlinear.y0, back);
    expect(nfe).toBe(expected.nfe);
    states.forEach((state, i) => {
      expect(distance(state.data, expected.states[i]!.data)).toBeLessThan(tolerance);
    });
  });
});

describe.each([
  ["rk4", (steps: number, dense: boolean) => new FixedStepSolver(rk4.tableau, steps, dense)],
  ["adamsBashforthMoulton", (steps: number, dense: boolean) => new AdamsSolver(4, steps, dense)],
] as const)("equal steps of %s with dense output", (_, make) => {
  const asked = [0, 0.31, 0.33, 0.5, 1.234, 1.9, 2];

  test("are as many as without the times between, whose states err by h^4", async () => {
    const errors: number[] = [];
    for (const steps of [40, 80]) {
      const { states, accepted } = await make(steps, true).integrate(linear.field, linear.y0, asked);
      expect(accepted).toBe(2 * steps);
      expect(states.at(-1)).toEqual((await make(steps, false).integrate(linear.field, linear.y0, [0, 2])).states[1]);
      errors.push(Math.max(...asked.map((t, i) => distance(states[i]!.data, linear.exact(t)))));
    }
    expect(Math.abs(Math.log2(errors[0]! / errors[1]!) - 4)).toBeLessThan(0.5);
  });
});
