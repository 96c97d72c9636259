import * as tf from "@tensorflow/tfjs";
import { afterAll, describe, expect, it } from "vitest";
import { createRuntime, type HostArray, type LoopBody, type Runtime } from "../../src/runtime/index.js";
import { graphKernels } from "../../src/runtime/kernel-table.js";
import { loopInputs, loopProgram } from "../../src/runtime/loop-names.js";
import { lowerLoop } from "../../src/runtime/lower-loop.js";
import type { OnnxGraph } from "../../src/runtime/onnx-model.js";
import { traced } from "./graphs.js";
import { maxDifference, wave } from "./numbers.js";

const specs = {
  state: { w: { shape: [2, 3] }, count: { shape: [], dtype: "int32" } },
  constants: { data: { shape: [5, 3] }, target: { shape: [5, 2] } },
  batch: { rate: { shape: [] }, noise: { shape: [5, 2] } },
} as const;

/** Gradient descent on a least-squares problem whose target is disturbed anew at each step. */
const descent: LoopBody<(typeof specs)["state"], (typeof specs)["constants"], (typeof specs)["batch"]> = (
  { w, count },
  { data, target },
  { rate, noise },
) => {
  const loss = (v: tf.Tensor) => data.matMul(v, false, true).sub(target.add(noise)).square().mean<tf.Scalar>();
  const { value, grad } = tf.valueAndGrad(loss)(w);
  const next = w.sub(grad.mul(rate));
  return { state: { w: next, count: count.add(tf.scalar(1, "int32")) }, outputs: { loss: value, row: next.gather(0) } };
};

const steps = 7;
const state = { w: Float32Array.from(wave(6)), count: Int32Array.of(10) };
const constants = { data: Float32Array.from(wave(15, 2)), target: Float32Array.from(wave(10, 3)) };
const batch = {
  rate: Float32Array.from(wave(steps, 4), (r) => 0.1 + 0.05 * r),
  noise: Float32Array.from(wave(10 * steps, 5)),
};

function slices<B extends Record<string, HostArray>>(arrays: B, from: number, to: number): B {
  return Object.fromEntries(
    Object.entries(arrays).map(([name, array]) => {
      const size = array.length / steps;
      return [name, array.slice(from * size, to * size)];
    }),
  ) as B;
}

const runtimes: Runtime[] = [];
afterAll(() => {
  for (const runtime of runtimes) runtime.dispose();
});
async function started(...options: Parameters<typeof createRuntime>): Promise<Runtime> {
  const runtime = await createRuntime(...options);
  runtimes.push(runtime);
  return runtime;
}

describe.each([
  { backend: "onnx", precision: "float32" },
  { backend: "onnx", precision: "float64" },
  { backend: "tfjs:cpu", precision: "float32" },
] as const)("a loop on $backend in $precision", async (options) => {
  const runtime = await started({ ...options, threads: 1 });
  const loop = await runtime.compileLoop(descent, specs);
  const whole = await loop.run(state, constants, batch, steps);

  it("names the shapes of its outputs", () => {
    expect(loop.outputs).toEqual({
      loss: { shape: [], dtype: "float32" },
      row: { shape: [3], dtype: "float32" },
    });
  });

  it("returns the last state and the outputs of all steps, in the runtime's precision", () => {
    const Floats = options.precision === "float64" ? Float64Array : Float32Array;
    expect(whole.state.w).toBeInstanceOf(Floats);
    expect(whole.outputs["loss"]).toBeInstanceOf(Floats);
    expect(whole.state.count).toEqual(Int32Array.of(17));
    expect(whole.outputs["loss"]).toHaveLength(steps);
    expect(whole.outputs["row"]).toHaveLength(3 * steps);
    expect(whole.outputs["row"]!.slice(-3)).toEqual(whole.state.w.slice(0, 3));
  });

  it("gives the same as the steps one by one, to the last bit", async () => {
    const program = await runtime.compile(
      (all) => {
        const { state: next, outputs } = descent(
          { w: all.w, count: all.count },
          { data: all.data, target: all.target },
          { rate: all.rate, noise: all.noise },
        );
        return { ...next, ...outputs };
      },
      { ...specs.state, ...specs.constants, ...specs.batch },
    );
    let carried: Record<string, HostArray> = state;
    for (let k = 0; k < steps; k++) {
      const { w, count, loss } = await program.run({
        ...(carried as typeof state),
        ...constants,
        ...slices(batch, k, k + 1),
      });
      expect(loss![0]).toBe(whole.outputs["loss"]![k]);
      carried = { w: w!, count: count! };
    }
    expect(carried).toEqual(whole.state);
  });

  it.each([1, 3, 6])("gives the same when it is cut after step %i", async (cut) => {
    const first = await loop.run(state, constants, slices(batch, 0, cut), cut);
    const second = await loop.run(first.state, constants, slices(batch, cut, steps), steps - cut);
    expect(second.state).toEqual(whole.state);
    expect([...first.outputs["loss"]!, ...second.outputs["loss"]!]).toEqual([...whole.outputs["loss"]!]);
  });

  it("returns the state it was given after no step", async () => {
    const { state: same, outputs } = await loop.run(state, constants, slices(batch, 0, 0), 0);
    expect(Array.from(same.w)).toEqual(Array.from(state.w));
    expect(same.w).not.toBe(state.w);
    expect(outputs["loss"]).toHaveLength(0);
  });

  it("leaves its feeds as they were, and no tensors behind", async () => {
    const { numTensors } = tf.memory();
    const before = JSON.stringify([state, constants, batch].map((arrays) => Object.values(arrays).map((a) => [...a])));
    await loop.run(state, constants, batch, steps);
    expect(JSON.stringify([state, constants, batch].map((arrays) => Object.values(arrays).map((a) => [...a])))).toBe(
      before,
    );
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  it("needs no batch", async () => {
    const doubling = await runtime.compileLoop(({ x }) => ({ state: { x: x.mul(2) }, outputs: {} }), {
      state: { x: { shape: [2] } },
      constants: {},
      batch: {},
    });
    const { state: doubled } = await doubling.run({ x: Float32Array.of(1, 3) }, {}, {}, 5);
    expect(Array.from(doubled.x)).toEqual([32, 96]);
  });

  it("may carry a state on unchanged, exchange two, and report a constant", async () => {
    const shape = { shape: [1] };
    const turning = await runtime.compileLoop(
      ({ a, b, c }, { d }) => ({ state: { a: b, b: a, c }, outputs: { d, a, again: a, one: tf.ones([1]) } }),
      { state: { a: shape, b: shape, c: shape }, constants: { d: shape }, batch: {} },
    );
    const one = (v: number) => Float32Array.of(v);
    const { state: last, outputs } = await turning.run({ a: one(1), b: one(2), c: one(3) }, { d: one(4) }, {}, 3);
    expect([last.a, last.b, last.c].map((v) => v[0])).toEqual([2, 1, 3]);
    expect(Object.values(outputs).map((v) => Array.from(v))).toEqual([
      [4, 4, 4],
      [1, 2, 1],
      [1, 2, 1],
      [1, 1, 1],
    ]);
  });
});

describe("loops of different runtimes", () => {
  it("agree", async () => {
    const losses = await Promise.all(
      [{ precision: "float64" as const }, {}, { backend: "tfjs:cpu" }].map(async (options) => {
        const loop = await (await started({ ...options, threads: 1 })).compileLoop(descent, specs);
        return (await loop.run(state, constants, batch, steps)).outputs["loss"]!;
      }),
    );
    expect(maxDifference(losses[1]!, losses[0]!)).toBeLessThan(1e-6);
    expect(maxDifference(losses[2]!, losses[0]!)).toBeLessThan(1e-6);
  });
});

describe("what depends on constants alone", () => {
  const shape = { shape: [2] };
  const loopSpecs = { state: { x: shape }, constants: { c: shape }, batch: {} };
  const body: LoopBody<(typeof loopSpecs)["state"], (typeof loopSpecs)["constants"], (typeof loopSpecs)["batch"]> = (
    { x },
    { c },
  ) => ({
    state: { x: x.add(c.sin().exp()) },
    outputs: { y: c.cos() },
  });

  it("is computed once a call, outside the loop", () => {
    const graph = traced(loopInputs(loopSpecs), loopProgram(body, loopSpecs));
    const model = lowerLoop(graph, graphKernels, "float32");
    expect(model.nodes.map(({ opType }) => opType)).toEqual(["Sin", "Exp", "Cos", "Scan"]);
    const { graph: step } = model.nodes[3]!.attributes["body"] as { graph: OnnxGraph };
    expect(step.nodes.map(({ opType }) => opType)).toEqual(["Add", "Identity"]);
  });

  it("comes out at every step", async () => {
    const runtime = await started({ threads: 1 });
    const loop = await runtime.compileLoop(body, loopSpecs);
    const c = Float32Array.of(0.5, 2);
    const { state: last, outputs } = await loop.run({ x: new Float32Array(2) }, { c }, {}, 4);
    const sum = c.map((v) => 4 * Math.exp(Math.sin(v)));
    expect(maxDifference(last.x, sum)).toBeLessThan(1e-5);
    const cosines = Array.from({ length: 4 }, () => Array.from(c, Math.cos)).flat();
    expect(maxDifference(outputs["y"]!, cosines)).toBeLessThan(1e-6);
  });
});
