import * as tf from "@tensorflow/tfjs";
import { afterAll, describe, expect, it } from "vitest";
import { createRuntime, type HostArray, type Program, type Runtime, type Specs } from "../../src/runtime/index.js";
import { maxDifference, wave } from "./numbers.js";

interface Case {
  readonly name: string;
  readonly inputs: Specs;
  readonly program: Program<Specs>;
}

/** Programs as models and losses are written, each with gradients. */
const cases: readonly Case[] = [
  {
    name: "silu, which ONNX Runtime would fuse into a kernel without doubles",
    inputs: { x: { shape: [5, 3] } },
    program: ({ x }) => ({ y: x!.mul(x!.sigmoid()), dx: tf.grad((z) => z.mul(z.sigmoid()).square().sum())(x!) }),
  },
  ...["selu", "tanh", "relu", "softplus", "sigmoid", "elu"].map((activation): Case => ({
    name: `a net with ${activation}`,
    inputs: { x: { shape: [6, 3] }, w: { shape: [3, 10] }, b: { shape: [10] }, v: { shape: [10, 2] } },
    program: ({ x, w, b, v }) => {
      const net = (...p: tf.Tensor[]) => {
        const h = x!.matMul(p[0]!).add(p[1]!);
        return h[activation as "selu"]().matMul(p[2]!).square().sum().mean<tf.Scalar>();
      };
      const { value, grads } = tf.valueAndGrads(net)([w!, b!, v!]);
      return { value, dw: grads[0]!, db: grads[1]!, dv: grads[2]! };
    },
  })),
  {
    name: "what ONNX Runtime fuses: x sigmoid(x), x Phi(x)",
    inputs: { x: { shape: [5, 4] }, w: { shape: [4, 4] } },
    program: ({ x, w }) => {
      const net = (v: tf.Tensor) => {
        const h = x!.matMul(v);
        const gelu = h.mul(h.mul(Math.SQRT1_2).erf().add(1)).mul(0.5);
        return h.mul(h.sigmoid()).add(gelu);
      };
      return { y: net(w!), dw: tf.grad((v) => net(v).square())(w!) };
    },
  },
  {
    name: "layer normalisation and softmax attention",
    inputs: { q: { shape: [2, 4, 3] }, k: { shape: [2, 5, 3] }, v: { shape: [2, 5, 3] } },
    program: ({ q, k, v }) => {
      const attend = (...[a, b, c]: tf.Tensor[]) => {
        const { mean, variance } = tf.moments(a!, -1, true);
        const normal = a!.sub(mean).div(variance.add(1e-3).sqrt());
        return normal.matMul(b!, false, true).div(Math.sqrt(3)).softmax().matMul(c!);
      };
      const grads = tf.grads((...all) =>
        attend(...all)
          .square()
          .sum(),
      )([q!, k!, v!]);
      return { y: attend(q!, k!, v!), dq: grads[0]!, dk: grads[1]!, dv: grads[2]! };
    },
  },
  {
    name: "comparison and selection",
    inputs: { x: { shape: [3, 4] }, y: { shape: [4] } },
    program: ({ x, y }) => {
      const larger = x!.greater(y!);
      return {
        larger,
        count: larger.cast("int32").sum(0),
        chosen: tf.where(larger, x!.exp(), y!.tile([12]).slice([0], [4])),
      };
    },
  },
  {
    name: "numbers that float32 cannot hold",
    inputs: { x: { shape: [4] } },
    program: ({ x }) => ({
      y: x!
        .mul(0.1)
        .add([1 / 3, 2 / 3, 1 / 7, 1e-9])
        .pow(3),
      z: tf.fill([2], Math.PI),
    }),
  },
];

const runtimes: Runtime[] = [];
afterAll(() => {
  for (const runtime of runtimes) runtime.dispose();
});

async function results(options: Parameters<typeof createRuntime>[0], { inputs, program }: Case) {
  const runtime = await createRuntime({ ...options, threads: 1 });
  runtimes.push(runtime);
  const feeds = Object.fromEntries(
    Object.entries(inputs).map(([name, { shape }], i) => {
      const size = shape.reduce((a, b) => a * b, 1);
      return [name, Float32Array.from(wave(size, i + 1))];
    }),
  );
  const compiled = await runtime.compile(program, inputs);
  const outputs: Readonly<Record<string, HostArray>> = await compiled.run(feeds);
  return { outputs, specs: compiled.outputs };
}

describe.each(cases)("$name", (example) => {
  it("agrees on compiled float32, compiled float64 and tfjs cpu", async () => {
    const [double, single, eager] = [
      await results({ precision: "float64" }, example),
      await results({}, example),
      await results({ backend: "tfjs:cpu" }, example),
    ];
    expect(single.specs).toEqual(eager.specs);
    for (const [name, exact] of Object.entries(double.outputs)) {
      const tolerance = 1e-5 * Math.max(1, ...exact);
      expect(maxDifference(single.outputs[name]!, exact), `${name}, compiled`).toBeLessThan(tolerance);
      expect(maxDifference(eager.outputs[name]!, exact), `${name}, eager`).toBeLessThan(tolerance);
      expect(single.outputs[name]!.constructor).toBe(eager.outputs[name]!.constructor);
    }
  });
});

it("computes in doubles from doubles", async () => {
  const { outputs } = await results({ precision: "float64" }, cases.at(-1)!);
  const x = Float32Array.from(wave(4));
  const y = [1 / 3, 2 / 3, 1 / 7, 1e-9].map((c, i) => (x[i]! * 0.1 + c) ** 3);
  expect(maxDifference(outputs["y"]!, y)).toBeLessThan(1e-16);
  expect(Array.from(outputs["z"]!)).toEqual([Math.PI, Math.PI]);
});

describe("feeds", () => {
  it("may come in either width", async () => {
    const runtime = await createRuntime({ precision: "float64", threads: 1 });
    runtimes.push(runtime);
    const compiled = await runtime.compile(({ x }) => ({ y: x.mul(2) }), { x: { shape: [2] } });
    expect((await compiled.run({ x: Float32Array.of(0.5, 1) }))["y"]).toEqual(Float64Array.of(1, 2));
    expect((await compiled.run({ x: Float64Array.of(0.1, 1) }))["y"]).toEqual(Float64Array.of(0.2, 2));
  });

  it("may be views of longer arrays", async () => {
    const runtime = await createRuntime({ threads: 1 });
    runtimes.push(runtime);
    const compiled = await runtime.compile(({ x }) => ({ y: x.mul(2) }), { x: { shape: [2] } });
    expect((await compiled.run({ x: Float32Array.of(1, 2, 3, 4).subarray(1, 3) }))["y"]).toEqual(Float32Array.of(4, 6));
  });

  it("are bools and integers too", async () => {
    for (const backend of ["onnx", "tfjs:cpu"]) {
      const runtime = await createRuntime({ backend, threads: 1 });
      runtimes.push(runtime);
      const inputs = { flag: { shape: [3], dtype: "bool" }, index: { shape: [3], dtype: "int32" } } as const;
      const compiled = await runtime.compile(
        ({ flag, index }) => ({ not: flag.logicalNot(), next: index.add(tf.scalar(1, "int32")) }),
        inputs,
      );
      const { not, next } = await compiled.run({ flag: Uint8Array.of(1, 0, 1), index: Int32Array.of(5, -1, 0) });
      expect(not).toEqual(Uint8Array.of(0, 1, 0));
      expect(next).toEqual(Int32Array.of(6, 0, 1));
    }
  });
});
