import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { UserError } from "../../src/numerics/error.js";
import { backendNames, createRuntime } from "../../src/runtime/index.js";

describe("createRuntime", () => {
  it("compiles to ONNX in float32 unless told otherwise", async () => {
    const { backend, precision, threads } = await createRuntime();
    expect({ backend, precision }).toEqual({ backend: "onnx", precision: "float32" });
    expect(threads).toBeGreaterThanOrEqual(1);
  });

  it.each([
    ["onxx", 'Unknown backend "onxx": did you mean "onnx"?'],
    ["onnx:cud", 'did you mean "onnx:cuda"?'],
    ["tfjs", 'did you mean "tfjs:cpu"?'],
    ["torch", "expected one of onnx, onnx:cuda"],
    ["constructor", "expected one of"],
  ])("answers the unknown backend %s with the nearest known one", async (backend, message) => {
    await expect(createRuntime({ backend })).rejects.toThrow(message);
    await expect(createRuntime({ backend })).rejects.toBeInstanceOf(UserError);
  });

  it.each(["tfjs:webgpu", "tfjs:constructor"])("says how to install %s", async (backend) => {
    const name = backend.slice("tfjs:".length);
    const starting = createRuntime({ backend });
    await expect(starting).rejects.toThrow(`The backend ${backend} cannot be loaded`);
    await expect(starting).rejects.toThrow(`"npm install @tensorflow/tfjs-backend-${name}@4.22.0"`);
  });

  it.each(["tfjs:cpu", "onnx:webgpu"])("has no float64 on %s", async (backend) => {
    await expect(createRuntime({ backend, precision: "float64" })).rejects.toThrow(
      `The backend ${backend} computes in float32 only; float64 needs the backend onnx.`,
    );
  });

  it.each([0, 1.5, -1, NaN])("refuses %d threads", async (threads) => {
    await expect(createRuntime({ threads })).rejects.toThrow("expected a whole number of at least 1");
  });

  // Where the hardware is there these two work; where it is not they must say so, and not run on the CPU.
  it.each(["onnx:cuda", "onnx:webgpu", "tfjs:tfjs-node-gpu"])("runs on %s or says what it needs", async (backend) => {
    expect(backendNames).toContain(backend);
    const outcome = await createRuntime({ backend }).then(
      async (runtime) => {
        const compiled = await runtime.compile(({ x }) => ({ y: x.exp() }), { x: { shape: [1] } });
        const { y } = await compiled.run({ x: Float32Array.of(0) });
        runtime.dispose();
        return y![0];
      },
      (error: unknown) => error,
    );
    if (outcome === 1) return;
    expect(outcome).toBeInstanceOf(UserError);
    expect((outcome as UserError).message).toMatch(/it needs|npm install/);
  });
});

describe("a runtime", () => {
  it("prints nothing: no banner, no warning", () => {
    const script = `
      import { createRuntime } from ${JSON.stringify(new URL("../../src/runtime/index.ts", import.meta.url).pathname)};
      for (const backend of ["onnx", "tfjs:cpu"]) {
        const runtime = await createRuntime({ backend });
        const compiled = await runtime.compile(({ x }) => ({ y: x.exp() }), { x: { shape: [1] } });
        await compiled.run({ x: new Float32Array(1) });
      }`;
    const { stdout, stderr, status } = spawnSync(
      process.execPath,
      ["--import", "tsx", "--input-type=module", "--eval", script],
      { encoding: "utf8" },
    );
    expect({ stdout, stderr, status }).toEqual({ stdout: "", stderr: "", status: 0 });
  });
});

describe("an eager backend", () => {
  it("has a report, and no ONNX model", async () => {
    const runtime = await createRuntime({ backend: "tfjs:cpu" });
    const compiled = await runtime.compile(({ x }) => ({ y: x.exp().neg() }), { x: { shape: [1] } });
    expect(compiled.report().text).toContain("= Exp(x)");
    expect(compiled.report().passes).toEqual([{ pass: "trace", nodes: 2 }]);
    expect(() => compiled.onnx()).toThrow("runs programs eagerly and has no ONNX model");
  });
});
