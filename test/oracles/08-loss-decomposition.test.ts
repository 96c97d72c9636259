import { afterAll, beforeAll, expect, test } from "vitest";
import { conditionalFlowMatching, targetFlowMatching } from "../../src/losses/index.js";
import { StandardGaussian } from "../../src/measures/standard-gaussian.js";
import { createRuntime } from "../../src/runtime/create-runtime.js";
import type { Runtime } from "../../src/runtime/runtime.js";
import { trainingStreams } from "../../src/training/streams.js";
import { expectWithin, field, lossesOf, lossWith } from "../losses/batches.js";
import { clusteredPoints } from "../models/atoms.js";
import { pathOf } from "./transport.js";

let runtime: Runtime;

beforeAll(async () => {
  runtime = await createRuntime({ precision: "float64", threads: 1 });
});

afterAll(() => {
  runtime.dispose();
});

// L_CFM(v) = L_FM(v) + E Var(u | x_t), for every v (Lipman et al. 2023, arXiv:2210.02747, theorem 2).
test.each([
  ["conditionalOt", { sigma: 0.2 }],
  ["constantSigma", { sigma: 0.2 }],
  ["vpTrigonometric", { sigma: 0.2 }],
] as const)("on %s the conditional loss is the marginal one and the floor", async (name, options) => {
  const path = pathOf(name, options);
  const atoms = clusteredPoints(40, 2, 1);
  const base = new StandardGaussian(2);
  const models = [field(2, (_p, t, x) => x.sin().mul(t)), field(2, (_p, _t, x) => x.mul(-0.5))];
  const conditional = lossWith(conditionalFlowMatching, { path }, base);
  const marginal = lossWith(targetFlowMatching, { path }, base);
  const floor = conditional.floor!(atoms, trainingStreams(3))!;
  const [left, right] = [
    await lossesOf(runtime, conditional, models, atoms),
    await lossesOf(runtime, marginal, models, atoms),
  ];
  models.forEach((_, k) => {
    const { value, standardError } = right.values[k]!;
    const sum = { value: value + floor.value, standardError: Math.hypot(standardError, floor.standardError) };
    expectWithin(left.values[k]!, sum);
  });
  expect(floor.value).toBeGreaterThan(0.1);
});
