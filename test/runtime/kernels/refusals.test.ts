import type { Tensor } from "@tensorflow/tfjs";
import { expect, it } from "vitest";
import { createRuntime } from "../../../src/runtime/create-runtime.js";
import { UserError } from "../../../src/numerics/error.js";
import { tf } from "../../../src/runtime/tensorflow.js";

it("refuses complex numbers, naming the kernel and what to use instead", async () => {
  const runtime = await createRuntime({ threads: 1 });
  const compiling = runtime.compile(({ x }) => ({ y: tf.cast(x, "complex64") }), { x: { shape: [2] } });
  await expect(compiling).rejects.toThrow(UserError);
  await expect(compiling).rejects.toThrow(/complex64.*float32, int32 and bool/);
  runtime.dispose();
});

it("refuses shapes that do not broadcast", async () => {
  const runtime = await createRuntime({ threads: 1 });
  const compiling = runtime.compile(({ a, b }) => ({ y: tf.engine().runKernel<Tensor>("Add", { a, b }) }), {
    a: { shape: [2] },
    b: { shape: [3] },
  });
  await expect(compiling).rejects.toThrow(/\[2\] and \[3\] do not broadcast/);
  runtime.dispose();
});
