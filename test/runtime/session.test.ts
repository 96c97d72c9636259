import { InferenceSession } from "onnxruntime-node";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createRuntime, type Program, type Runtime } from "../../src/runtime/index.js";
import { Session } from "../../src/runtime/session.js";

const inputs = { x: { shape: [2] } };
const times =
  (factor: number): Program<typeof inputs> =>
  ({ x }) => ({ y: x.mul(factor) });

const runtimes: Runtime[] = [];
async function started(options: Parameters<typeof createRuntime>[0] = {}): Promise<Runtime> {
  const runtime = await createRuntime({ threads: 1, ...options });
  runtimes.push(runtime);
  return runtime;
}

describe("sessions", () => {
  afterEach(() => {
    for (const runtime of runtimes.splice(0)) runtime.dispose();
    expect(Session.count).toBe(0);
  });

  it("are shared by equal graphs, whoever compiles them", async () => {
    const [one, other] = [await started(), await started()];
    const compiled = [
      await one.compile(times(2), inputs),
      await one.compile(times(2), inputs),
      await other.compile(times(2), inputs),
    ];
    expect(Session.count).toBe(1);
    expect(compiled[2]!.onnx()).toEqual(compiled[0]!.onnx());
  });

  it("are shared under different names, which the ONNX files bear", async () => {
    const runtime = await started();
    const [one, other] = [
      await runtime.compile(times(2), inputs, { name: "one" }),
      await runtime.compile(times(2), inputs, { name: "other" }),
    ];
    expect(Session.count).toBe(1);
    expect(Buffer.from(one.onnx()).includes("one")).toBe(true);
    expect(Buffer.from(other.onnx()).includes("other")).toBe(true);
  });

  it("are not shared by graphs that differ in a constant, a shape or a precision", async () => {
    const runtime = await started();
    await runtime.compile(times(2), inputs);
    await runtime.compile(times(2.000001), inputs);
    await runtime.compile(times(NaN), inputs);
    await runtime.compile(times(-0), inputs);
    await runtime.compile(times(0), inputs);
    await runtime.compile(times(2), { x: { shape: [3] } });
    await (await started({ precision: "float64" })).compile(times(2), inputs);
    expect(Session.count).toBe(7);
  });

  it("have the threads of the runtime if a node is large, and one if none is", async () => {
    const [single, double] = [await started(), await started({ threads: 2 })];
    const large = { x: { shape: [1000, 200] } };
    const product: Program<typeof large> = ({ x }) => ({ y: x.matMul(x, false, true) });
    for (const runtime of [single, double]) await runtime.compile(times(2), inputs);
    expect(Session.count).toBe(1);
    for (const runtime of [single, double]) await runtime.compile(product, large);
    expect(Session.count).toBe(3);
    const awake = await started({ threads: 2, spinning: true });
    await awake.compile(product, large);
    expect(Session.count).toBe(4);
  });

  it("have the threads of a runtime that keeps them awake if a node is of middle size", async () => {
    const [asleep, awake] = [await started({ threads: 2 }), await started({ threads: 2, spinning: true })];
    const middle = { x: { shape: [150, 150] } };
    const product: Program<typeof middle> = ({ x }) => ({ y: x.matMul(x) });
    const create = vi.spyOn(InferenceSession, "create");
    for (const runtime of [asleep, awake]) await runtime.compile(product, middle);
    const calls = create.mock.calls as unknown as [Uint8Array, InferenceSession.SessionOptions][];
    const threads = calls.map(([, { intraOpNumThreads }]) => intraOpNumThreads);
    create.mockRestore();
    expect(threads).toEqual([1, 2]);
  });

  it("stay until the last program that uses them is disposed", async () => {
    const runtime = await started();
    const [one, other] = [await runtime.compile(times(2), inputs), await runtime.compile(times(2), inputs)];
    one.dispose();
    one.dispose();
    expect(Session.count).toBe(1);
    await expect(one.run({ x: Float32Array.of(1, 2) })).rejects.toThrow("disposed");
    expect((await other.run({ x: Float32Array.of(1, 2) }))["y"]).toEqual(Float32Array.of(2, 4));
    other.dispose();
    expect(Session.count).toBe(0);
  });

  it("are shared by programs that are compiled at the same time", async () => {
    const runtime = await started();
    const compiled = await Promise.all([1, 2, 3].map(() => runtime.compile(times(3), inputs)));
    expect(Session.count).toBe(1);
    const sums = await Promise.all(
      compiled.map(async (program) => (await program.run({ x: Float32Array.of(1, 2) }))["y"]),
    );
    expect(sums).toEqual([1, 2, 3].map(() => Float32Array.of(3, 6)));
  });
});
