import type * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { UserError } from "../../src/numerics/error.js";
import { points } from "../../src/numerics/points.js";
import { createRuntime } from "../../src/runtime/create-runtime.js";
import type { Precision, Runtime } from "../../src/runtime/runtime.js";
import { AdaptiveSolver } from "../../src/solvers/adaptive-step.js";
import { FixedStepSolver } from "../../src/solvers/fixed-step.js";
import { dopri5, rungeKuttaMethods } from "../../src/solvers/index.js";
import type { HostField, OdeSolver, TracedField } from "../../src/solvers/solver.js";
import type { EmbeddedTableau, Tableau } from "../../src/solvers/tableau.js";
import { distance } from "./problems.js";

const runtimes = new Map<string, Runtime>();

beforeAll(async () => {
  runtimes.set("float64", await createRuntime({ precision: "float64", threads: 1 }));
  runtimes.set("float32", await createRuntime({ precision: "float32", threads: 1 }));
  runtimes.set("tfjs:cpu", await createRuntime({ backend: "tfjs:cpu" }));
});

afterAll(() => {
  for (const runtime of runtimes.values()) runtime.dispose();
});

const a = Float64Array.of(0.3, 1.1, -0.8, 0.2);
const y0 = points(3, 2, Float64Array.of(1, 0, -0.5, 2, 0.1, 0.7));

/** y' = sin(t) tanh(A y), with A as a constant that is fed; its name is one that the solver uses itself. */
function traced(name: string): TracedField {
  return {
    kind: "traced",
    runtime: runtimes.get(name)!,
    constants: { specs: { y: { shape: [2, 2] } }, values: { y: a } },
    derivative: (t, y, { y: A }) => y.matMul(A!).tanh().mul(t.sin()),
  };
}

const host: HostField = {
  kind: "host",
  derivative(t, y, out, n, d) {
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < d; j++) {
        out[i * d + j] = Math.sin(t) * Math.tanh(y[i * d]! * a[j]! + y[i * d + 1]! * a[d + j]!);
      }
    }
  },
};

function solver(tableau: Tableau): OdeSolver {
  return tableau.embedded === undefined
    ? new FixedStepSolver(tableau, 12)
    : new AdaptiveSolver(tableau as EmbeddedTableau, { rtol: 1e-4, atol: 1e-5, maxSteps: 1000 });
}

describe.each(rungeKuttaMethods.map((builder) => builder.tableau as Tableau))("$name", (tableau) => {
  test("compiled in float64 takes the steps that host arithmetic takes", async () => {
    const expected = await solver(tableau).integrate(host, y0, [0.2, 1.5, 4]);
    const { states, ...counts } = await solver(tableau).integrate(traced("float64"), y0, [0.2, 1.5, 4]);
    const { states: expectedStates, ...expectedCounts } = expected;
    expect(counts).toEqual(expectedCounts);
    states.forEach((state, i) => {
      expect(distance(state.data, expectedStates[i]!.data)).toBeLessThan(1e-12);
    });
  });

  test.each(["float32", "tfjs:cpu"])("%s agrees to single precision", async (name) => {
    const expected = await solver(tableau).integrate(host, y0, [4, 0.5]);
    const { states } = await solver(tableau).integrate(traced(name), y0, [4, 0.5]);
    expect(distance(states[1]!.data, expected.states[1]!.data)).toBeLessThan(2e-5);
  });
});

test("a walk of more steps than one call takes goes on where the call ended", async () => {
  const { tableau } = rungeKuttaMethods[0]!;
  const many = new FixedStepSolver(tableau, 3000);
  const expected = await many.integrate(host, y0, [0, 1]);
  const { states, nfe } = await many.integrate(traced("float64"), y0, [0, 1]);
  expect(nfe).toBe(3000);
  expect(distance(states[1]!.data, expected.states[1]!.data)).toBeLessThan(1e-12);
});

test("programs are compiled once for a field and a shape", async () => {
  let compiled = 0;
  const runtime = Object.create(runtimes.get("float64")!, {
    compile: {
      value: (...args: Parameters<Runtime["compile"]>) => {
        compiled++;
        return runtimes.get("float64")!.compile(...args);
      },
    },
  }) as Runtime;
  const field = { ...traced("float64"), runtime };
  const adaptive = solver(dopri5.tableau);
  for (const times of [
    [0, 1],
    [1, 0.3],
  ]) {
    await adaptive.integrate(field, y0, times);
  }
  // The step, and the derivative for its start.
  expect(compiled).toBe(2);
  await adaptive.integrate(field, points(1, 2), [0, 1]);
  expect(compiled).toBe(4);
});

describe.each<Precision>(["float32", "float64"])("in %s", (precision) => {
  const exploding = (rate: number): TracedField => ({
    kind: "traced",
    runtime: runtimes.get(precision)!,
    constants: { specs: {}, values: {} },
    derivative: (_: tf.Tensor, y: tf.Tensor) => y.square().mul(rate),
  });
  const one = points(1, 1, Float64Array.of(1));

  test("a pole stops an adaptive solver with a reason", async () => {
    const run = new AdaptiveSolver(dopri5.tableau, { rtol: 1e-5, atol: 1e-5, maxSteps: 1000 }).integrate(
      exploding(1),
      one,
      [0, 2],
    );
    await expect(run).rejects.toThrow(UserError);
    await expect(run).rejects.toThrow(/dopri5 cannot proceed at t = (0\.99|1)/);
  });

  test("a state that is no longer finite stops a fixed-step solver at the step where it happened", async () => {
    // y becomes 1e5, then 1e15, 1e35 and so on, squared at each step: out of range after 3 steps or 6.
    const run = new FixedStepSolver(rungeKuttaMethods[0]!.tableau, 10).integrate(exploding(1e6), one, [0, 1]);
    const t = precision === "float32" ? "0\\.3" : "0\\.[56]";
    await expect(run).rejects.toThrow(new RegExp(`euler cannot proceed.* from t = ${t}`));
  });
});
