import * as tf from "@tensorflow/tfjs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { graphText } from "../../src/runtime/graph-text.js";
import { traced } from "./graphs.js";

const vector = { shape: [3] } as const;

describe("a traced program", () => {
  it("is its kernels with their shapes and attributes", () => {
    const graph = traced({ x: { shape: [4, 3] }, w: { shape: [3, 2] } }, ({ x, w }) => ({
      y: x.matMul(w).tanh().sum(0),
    }));
    expect(graphText(graph)).toMatchInlineSnapshot(`
      "input x: float32[4,3]
      input w: float32[3,2]
      %0: float32[4,2] = BatchMatMul(x, w) {transposeA: false, transposeB: false}
      %1: float32[4,2] = Tanh(%0)
      %2: float32[2] = Sum(%1) {axis: 0, keepDims: false}
      output y = %2"
    `);
  });

  it("captures numbers when they are written, uniform arrays as one number", () => {
    const graph = traced({ x: vector }, ({ x }) => ({
      y: x
        .mul(2)
        .add([1, 2, 3])
        .sub(tf.ones([3]))
        .mul(tf.zeros([3])),
    }));
    expect(graphText(graph)).toMatchInlineSnapshot(`
      "input x: float32[3]
      %0: float32[3] = Multiply(x, 2)
      %1: float32[3] = Add(%0, {1 2 3}:float32[3])
      %2: float32[3] = Sub(%1, 1:float32[3])
      %3: float32[3] = Multiply(%2, 0:float32[3])
      output y = %3"
    `);
  });

  it("keeps every digit of a number that tfjs would round to float32", () => {
    const graph = traced({ x: { shape: [2] } }, ({ x }) => ({ y: x.mul(0.1).add([1 / 3, 2 / 3]) }));
    const constants = [...graph.constants.values()].map(({ data }) => data);
    expect(constants).toEqual([0.1, Float64Array.of(1 / 3, 2 / 3)]);
  });

  it("takes the values that an array holds, not those that it was made from", () => {
    const graph = traced({ x: { shape: [2] } }, ({ x }) => {
      const values = new Float32Array([1, 2]);
      values[0] = 7;
      return { y: x.add(values) };
    });
    expect([...graph.constants.values()][0]!.data).toEqual(Float64Array.of(7, 2));
  });

  it("takes tensors of another backend as constants", () => {
    const outside = tf.tensor1d([5, 6, 7]);
    const flags = tf.tensor1d([true, false, true], "bool").cast("int32");
    const graph = traced({ x: vector }, ({ x }) => ({ y: x.add(outside), z: flags }));
    expect(graphText(graph)).toMatchInlineSnapshot(`
      "input x: float32[3]
      %0: float32[3] = Add(x, {5 6 7}:float32[3])
      output y = %0
      output z = {1 0 1}:int32[3]"
    `);
    outside.dispose();
    flags.dispose();
  });

  it("holds gradients as more nodes, and gradients of gradients", () => {
    const graph = traced({ x: { shape: [] } }, ({ x }) => {
      const cube = (v: tf.Tensor) => v.mul(v).mul<tf.Scalar>(v);
      return { slope: tf.grad(cube)(x), curvature: tf.grad((v) => tf.grad(cube)(v))(x) };
    });
    expect(graph.nodes.filter(({ kernel }) => kernel === "Multiply").length).toBeGreaterThan(10);
  });

  it("differentiates with respect to variables made inside it", () => {
    const before = Object.keys(tf.engine().registeredVariables);
    const graph = traced({ x: { shape: [] } }, ({ x }) => {
      const w = tf.variable(tf.scalar(2), true, "inside");
      const { grads } = tf.variableGrads(() => w.mul(x).square().asScalar(), [w]);
      return { slope: grads["inside"]! };
    });
    expect(graph.outputs.map(({ name }) => name)).toEqual(["slope"]);
    expect(Object.keys(tf.engine().registeredVariables)).toEqual(before);
  });

  it("may return an input, a constant, and one value twice", () => {
    const graph = traced({ x: vector }, ({ x }) => ({ same: x, again: x, one: tf.scalar(1) }));
    expect(graphText(graph)).toMatchInlineSnapshot(`
      "input x: float32[3]
      output same = x
      output again = x
      output one = 1"
    `);
  });
});

describe("tracing leaves tfjs as it was", () => {
  let before: { backend: string; tensors: number; buffers: number; scopes: number };
  const state = () => ({
    backend: tf.getBackend(),
    tensors: tf.memory().numTensors,
    buffers: tf.memory().numDataBuffers,
    scopes: tf.engine().state.scopeStack.length,
  });

  beforeEach(async () => {
    await tf.setBackend("cpu");
    before = state();
  });
  afterEach(() => {
    expect(state()).toEqual(before);
    expect(globalThis.Float32Array.name).toBe("Float32Array");
    expect(tf.engine().state.gradientDepth).toBe(0);
    expect(tf.engine().state.kernelDepth).toBe(0);
    expect(
      tf.tidy(
        () =>
          tf
            .grad((x) => x.square().asScalar())(tf.scalar(3))
            .dataSync()[0],
      ),
    ).toBe(6);
  });

  it("after a program", () => {
    traced({ x: vector }, ({ x }) => ({ y: tf.grad((v) => v.exp().sum())(x) }));
  });

  it("after a program that throws in the middle of a gradient", () => {
    const failing = () =>
      traced({ x: vector }, ({ x }) => ({
        y: tf.grad((v) => {
          v.exp();
          throw new Error("mine");
        })(x),
      }));
    expect(failing).toThrow("mine");
  });

  it("after a program that throws in a kernel", () => {
    expect(() => traced({ x: vector }, ({ x }) => ({ y: x.add(tf.ones([4])) }))).toThrow("broadcast");
  });

  it("after a program that makes variables", () => {
    traced({ x: vector }, ({ x }) => ({ y: tf.variable(x).add(1) }));
  });

  it("after a program that keeps a tensor", () => {
    let kept: tf.Tensor | undefined;
    traced({ x: vector }, ({ x }) => ({ y: (kept = tf.keep(x.add(1))) }));
    kept!.dispose();
  });
});
