import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRuntime, type Precision } from "../../src/runtime/index.js";

/** Debian's python3-onnx. */
const python = "/usr/bin/python3";
const check = "import onnx, sys; onnx.checker.check_model(onnx.load(sys.argv[1]), full_check=True)";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "pushforward-onnx-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function checked(model: Uint8Array): string {
  const file = path.join(folder, "model.onnx");
  writeFileSync(file, model);
  const { status, stderr } = spawnSync(python, ["-c", check, file], { encoding: "utf8" });
  return status === 0 ? "valid" : stderr;
}

const weights = { w: { shape: [3, 16] }, b: { shape: [16] }, v: { shape: [16, 2] } };
type Net = readonly [w: tf.Tensor, b: tf.Tensor, v: tf.Tensor];

function loss([w, b, v]: Net, x: tf.Tensor, y: tf.Tensor): tf.Scalar {
  return x.matMul(w).add(b).selu().matMul(v).sub(y).square().mean<tf.Scalar>();
}

describe.each<Precision>(["float32", "float64"])("in %s, onnx.checker accepts", (precision) => {
  it("a program with gradients", async () => {
    const runtime = await createRuntime({ precision, threads: 1 });
    const inputs = { ...weights, x: { shape: [20, 3] }, y: { shape: [20, 2] } };
    const program = await runtime.compile(({ w, b, v, x, y }) => {
      const { value, grads } = tf.valueAndGrads((...net) => loss(net as unknown as Net, x, y))([w, b, v]);
      return { value, positive: x.greater(0), best: x.argMax(1), dw: grads[0]!, db: grads[1]!, dv: grads[2]! };
    }, inputs);
    expect(checked(program.onnx())).toBe("valid");
    runtime.dispose();
  });

  it("a training loop", async () => {
    const runtime = await createRuntime({ precision, threads: 1 });
    const loop = await runtime.compileLoop(
      ({ w, b, v }, { scale }, { x, y }) => {
        const { value, grads } = tf.valueAndGrads((...net) => loss(net as unknown as Net, x, y.mul(scale.exp())))([
          w,
          b,
          v,
        ]);
        const [dw, db, dv] = grads as [tf.Tensor, tf.Tensor, tf.Tensor];
        return {
          state: { w: w.sub(dw.mul(0.1)), b: b.sub(db.mul(0.1)), v: v.sub(dv.mul(0.1)) },
          outputs: { value, scale },
        };
      },
      { state: weights, constants: { scale: { shape: [2] } }, batch: { x: { shape: [20, 3] }, y: { shape: [20, 2] } } },
    );
    expect(checked(loop.onnx())).toBe("valid");
    runtime.dispose();
  });
});
