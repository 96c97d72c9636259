import type * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { withDivergence } from "../../src/models/divergence.js";
import { createRuntime } from "../../src/runtime/create-runtime.js";

test("the divergence of a polynomial and trigonometric field is the one derived by hand", async () => {
  const runtime = await createRuntime({ precision: "float64", threads: 1 });
  const n = 7;
  // v = (x^2 y, sin x + y^3, x y z), div v = 2 x y + 3 y^2 + x y.
  const field = (at: tf.Tensor) => {
    const [x, y, z] = at.split(3, 1) as [tf.Tensor, tf.Tensor, tf.Tensor];
    return x
      .square()
      .mul(y)
      .concat([x.sin().add(y.pow(3)), x.mul(y).mul(z)], 1);
  };
  const program = await runtime.compile(({ x }) => ({ ...withDivergence(field, x) }), { x: { shape: [n, 3] } });
  const data = Float64Array.from({ length: 3 * n }, (_, i) => Math.sin(1 + 2 * i));
  const { value, divergence } = await program.run({ x: data });
  for (let i = 0; i < n; i++) {
    const [x, y, z] = data.subarray(3 * i, 3 * i + 3) as unknown as [number, number, number];
    expect(value![3 * i]).toBeCloseTo(x * x * y, 13);
    expect(value![3 * i + 1]).toBeCloseTo(Math.sin(x) + y ** 3, 13);
    expect(value![3 * i + 2]).toBeCloseTo(x * y * z, 13);
    expect(divergence![i]).toBeCloseTo(3 * x * y + 3 * y * y, 13);
  }
  runtime.dispose();
});
