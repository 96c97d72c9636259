import type { Tensor } from "@tensorflow/tfjs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createRuntime } from "../../../src/runtime/create-runtime.js";
import { monotoneRoot } from "../../../src/runtime/ops/monotone-root.js";
import { withoutGradient } from "../../../src/runtime/ops/without-gradient.js";
import type { Runtime } from "../../../src/runtime/runtime.js";
import { tf } from "../../../src/runtime/tensorflow.js";
import { run } from "./program.js";

let runtime: Runtime;

beforeAll(async () => {
  runtime = await createRuntime({ precision: "float64", threads: 1 });
});

afterAll(() => {
  runtime.dispose();
});

/** The root of x^3 + a x = c between -20 and 20. */
function cubicRoot(a: number, c: Tensor): Tensor {
  const equation = {
    residual: (x: Tensor) => x.square().mul(x).add(x.mul(a)).sub(c),
    slope: (x: Tensor) => x.square().mul(3).add(a),
  };
  return monotoneRoot(equation, c.zerosLike().sub(20), c.zerosLike().add(20));
}

const roots = [-19, -3, -0.2, 0, 1e-4, 1, 7, 19.5];

test.each([1, 1e-3])("the root of a cubic equation is found where its slope at zero is %d", async (a) => {
  const c = { values: roots.map((x) => x ** 3 + a * x), shape: [2, 4] };
  const found = await run(runtime, (t) => cubicRoot(a, t), c);
  roots.forEach((root, i) => {
    expect(Math.abs(found[i]! - root)).toBeLessThan(1e-13 * Math.max(1, Math.abs(root)));
  });
});

test("the gradient of a root is that of the implicit function", async () => {
  const c = { values: roots.map((x) => x ** 3 + x), shape: [8] };
  const slopes = await run(runtime, (t) => tf.grad((of: Tensor) => cubicRoot(1, of).sum())(t), c);
  roots.forEach((root, i) => {
    expect(slopes[i]).toBeCloseTo(1 / (3 * root ** 2 + 1), 12);
  });
});

test("nothing flows through what is computed without gradient", async () => {
  const at = { values: [0.5, 2], shape: [2] };
  const slopes = await run(
    runtime,
    (t) => tf.grad((x: Tensor) => x.mul(withoutGradient(() => x.square().log().exp())).sum())(t),
    at,
  );
  expect(slopes[0]).toBeCloseTo(0.25, 14);
  expect(slopes[1]).toBeCloseTo(4, 13);
});
