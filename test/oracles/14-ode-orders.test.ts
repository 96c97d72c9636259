import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ExactDivergence } from "../../src/divergences/exact-divergence.js";
import { StandardGaussian } from "../../src/measures/standard-gaussian.js";
import { ContinuousFlow } from "../../src/models/continuous-flow.js";
import { points } from "../../src/numerics/points.js";
import { Stream } from "../../src/numerics/random.js";
import { createRuntime } from "../../src/runtime/create-runtime.js";
import type { Runtime } from "../../src/runtime/runtime.js";
import { AdamsSolver } from "../../src/solvers/adams-solver.js";
import { AdaptiveSolver } from "../../src/solvers/adaptive-step.js";
import { FixedStepSolver } from "../../src/solvers/fixed-step.js";
import { dopri5, rungeKuttaMethods } from "../../src/solvers/index.js";
import type { OdeSolver } from "../../src/solvers/solver.js";
import { unrolled } from "../../src/solvers/unrolled.js";
import { linearField } from "../models/hand-made.js";
import { distance, linear } from "../solvers/problems.js";

// y' = A y against the matrix exponential: the slope of log error in log h is the order of the method. v = A x has the log
// determinant T tr A exactly; a rotation has none. Nonlinear problems, embedded methods and interpolants: test/solvers.

let runtime: Runtime;

beforeAll(async () => {
  runtime = await createRuntime({ precision: "float64", threads: 1 });
});

afterAll(() => {
  runtime.dispose();
});

describe.each([
  ...rungeKuttaMethods.map(({ tableau }) => ({
    name: tableau.name,
    order: tableau.order,
    steps: tableau.order === 8 ? 6 : 40,
    solver: (steps: number): OdeSolver => new FixedStepSolver(tableau, steps),
  })),
  ...[2, 3, 4, 5].map((order) => ({
    name: `Adams of order ${order}`,
    order,
    steps: 80,
    solver: (steps: number): OdeSolver => new AdamsSolver(order, steps),
  })),
])("$name", ({ order, steps, solver }) => {
  it("comes to the matrix exponential with its order", async () => {
    const error = async (count: number) => {
      const { states } = await solver(count).integrate(linear.field, linear.y0, [0, 2]);
      return distance(states[1]!.data, linear.exact(2));
    };
    const measured = Math.log2((await error(steps)) / (await error(2 * steps)));
    expect(measured).toBeGreaterThan(order - 0.3);
    // The stability polynomial of dopri5's weights is that of a higher order at some step sizes.
    expect(measured).toBeLessThan(order + 1.2);
  });
});

const tight = new AdaptiveSolver(dopri5.tableau, { rtol: 1e-10, atol: 1e-10, maxSteps: 1000 });

describe.each([
  ["a general matrix", [0.4, -1.1, 0.3, 0.9, -0.7, 0.2, 0.5, -0.6, 0.8]],
  ["a rotation", [0, -2, 1, 2, 0, 3, -1, -3, 0]],
] as const)("the log determinant of %s", (name, A) => {
  const trace = A[0] + A[4] + A[8];

  it("is its trace, at every sample and by steps in the program", async () => {
    expect(trace === 0).toBe(name === "a rotation");
    const base = new StandardGaussian(3);
    const parameters = Float64Array.from([...A, 0, 0, 0]);
    const flow = new ContinuousFlow({ field: linearField(3), parameters, base, solver: tight, runtime });
    const { logDensity } = await flow.sampleWithLogDensity(20, Stream.of(0, "sample"));
    const start = base.logDensity(base.sample(20, Stream.of(0, "sample")));
    logDensity.values.forEach((value, i) => {
      expect(start[i]! - value).toBeCloseTo(trace, 8);
    });

    const divergence = new ExactDivergence(tf);
    const program = await runtime.compile(
      ({ x, a }) => {
        const field = (at: tf.Tensor) => at.matMul(a, false, true);
        const [, volume] = unrolled(
          { tableau: rungeKuttaMethods[0]!.tableau, from: 0, to: 1, steps: 3 },
          (_, [at]) => {
            const { value, traces } = divergence.estimate(field, at!);
            return [value, traces];
          },
          [x, x.zerosLike().sum(1, true)],
        );
        return { volume: volume! };
      },
      { x: { shape: [4, 3] }, a: { shape: [3, 3] } },
    );
    const { volume } = await program.run({ x: points(4, 3).data.fill(0.7), a: Float64Array.from(A) });
    for (const value of volume!) expect(value).toBeCloseTo(trace, 12);
  });
});
