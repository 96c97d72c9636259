import { afterAll, beforeAll, expect, test } from "vitest";
import { StandardGaussian } from "../../src/measures/standard-gaussian.js";
import { ContinuousFlow } from "../../src/models/continuous-flow.js";
import { EmpiricalPosterior } from "../../src/models/empirical-posterior.js";
import { MarginalVelocity } from "../../src/models/marginal-velocity.js";
import { pathField } from "../../src/models/path-field.js";
import { rescheduledField } from "../../src/models/rescheduled-field.js";
import { Stream } from "../../src/numerics/random.js";
import { createRuntime } from "../../src/runtime/create-runtime.js";
import type { Runtime } from "../../src/runtime/runtime.js";
import { AdaptiveSolver } from "../../src/solvers/adaptive-step.js";
import { dopri5 } from "../../src/solvers/index.js";
import { exactPrediction } from "../losses/batches.js";
import { pathOf } from "../oracles/transport.js";
import { clusteredPoints } from "./atoms.js";
import { box } from "./hand-made.js";

let runtime: Runtime;

beforeAll(async () => {
  runtime = await createRuntime({ precision: "float64", threads: 1 });
});

afterAll(() => {
  runtime.dispose();
});

const atoms = clusteredPoints(5, 2, 1);
const trained = pathOf("conditionalOt", { sigma: 0.1 });
const onTrained = exactPrediction(atoms, trained, "velocity");
const scored = pathField(onTrained, trained, { predicts: "velocity", gaussian: true });

/** The bandwidth at which a variance-preserving path ends with the signal-to-noise ratio of 1 to 0.1. */
const preserved = 0.1 / Math.hypot(1, 0.1);

test.each([
  ["vpTrigonometric", { sigma: preserved }],
  ["polynomial", { power: 2, sigma: 0.1 }],
  ["constantSigma", { sigma: 0.15 }],
] as const)("a field of conditional OT becomes that of %s: velocity and score", async (name, options) => {
  const to = pathOf(name, options);
  const field = rescheduledField(scored, trained, to);
  const [n, t] = [5, Float64Array.of(0.1, 0.3, 0.55, 0.8, 0.97)];
  const x = box(n, 2, 1.5);
  const program = await runtime.compile(
    (inputs) => ({ v: field.velocity({}, inputs.t, inputs.x), s: field.score!({}, inputs.t, inputs.x) }),
    { t: { shape: [n, 1] }, x: { shape: [n, 2] } },
  );
  const { v, s } = await program.run({ t, x: x.data });
  const truth = new MarginalVelocity(to, new EmpiricalPosterior(atoms));
  const [velocity, score] = [truth.velocity(t, x).data, truth.score(t, x).data];
  for (let k = 0; k < 2 * n; k++) {
    // Bisection finds the time to 1e-9, and the velocity is steep in it near the end.
    expect(Math.abs(v![k]! - velocity[k]!)).toBeLessThan(1e-5 * (1 + Math.abs(velocity[k]!)));
    expect(Math.abs(s![k]! - score[k]!)).toBeLessThan(1e-5 * (1 + Math.abs(score[k]!)));
  }
});

test("samples end where they ended before, times the ratio of the paths' lengths", async () => {
  const to = pathOf("vpTrigonometric", { sigma: preserved });
  const solver = new AdaptiveSolver(dopri5.tableau, { rtol: 1e-7, atol: 1e-7, maxSteps: 10_000 });
  const common = { parameters: new Float64Array(0), base: new StandardGaussian(2), solver, runtime };
  const before = new ContinuousFlow({ ...common, field: onTrained });
  const after = new ContinuousFlow({ ...common, field: rescheduledField(onTrained, trained, to) });
  const [left, right] = [
    await before.sample(16, Stream.of(1, "samples")),
    await after.sample(16, Stream.of(1, "samples")),
  ];
  left.points.data.forEach((value, k) => {
    expect(right.points.data[k]! * Math.hypot(1, 0.1)).toBeCloseTo(value, 4);
  });
});

test("a path that goes on where training stopped, or that no other can start from, is refused", () => {
  const make = (from: typeof trained, to: typeof trained) => () => rescheduledField(onTrained, from, to);
  expect(make(trained, pathOf("conditionalOt", { sigma: 0.01 }))).toThrow(/ends with less noise/);
  expect(make(pathOf("polynomial", { sigma: 0.1 }), trained)).toThrow(/stands still at t = 0/);
  expect(make(pathOf("ve"), pathOf("conditionalOt", { sigma: 0.1 }))).toThrow(/starts with less of the data/);
});
