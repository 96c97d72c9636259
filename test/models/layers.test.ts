import type * as tf from "@tensorflow/tfjs";
import { grad } from "@tensorflow/tfjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Activation, activations } from "../../src/models/layers/activation.js";
import { Mlp } from "../../src/models/layers/mlp.js";
import { initialize, layout, unflatten } from "../../src/models/parameters.js";
import { Stream } from "../../src/numerics/random.js";
import { standardDeviation } from "../../src/numerics/statistics.js";
import { createRuntime } from "../../src/runtime/create-runtime.js";
import type { Runtime } from "../../src/runtime/runtime.js";

let runtime: Runtime;
let single: Runtime;

beforeAll(async () => {
  runtime = await createRuntime({ precision: "float64", threads: 1 });
  single = await createRuntime({ threads: 1 });
});

afterAll(() => {
  runtime.dispose();
  single.dispose();
});

async function apply(program: (x: tf.Tensor) => Record<string, tf.Tensor>, x: readonly number[], on = runtime) {
  const compiled = await on.compile((inputs) => program(inputs.x), { x: { shape: [x.length] } });
  const results = await compiled.run({ x: Float64Array.from(x) });
  compiled.dispose();
  return results;
}

/** At -1.5, -0.2, 0.7 and 3, by PyTorch 1.13 in float64: `torch.nn.functional` of the same name. */
const expected: Readonly<Record<Activation, readonly number[]>> = {
  selu: [-1.365814353367253, -0.318689343529501, 0.735490691148836, 3.152102962066441],
  tanh: [-0.905148253644866, -0.197375320224904, 0.604367777117163, 0.99505475368673],
  relu: [0, 0, 0.7, 3],
  elu: [-0.77686983985157, -0.181269246922018, 0.7, 3],
  softplus: [0.201413277982752, 0.598138869381592, 1.103186048885458, 3.048587351573742],
  silu: [-0.273638285709535, -0.090033200537504, 0.467731440517716, 2.8577223804673],
  gelu: [-0.100210801903287, -0.084148058112179, 0.530625443443849, 2.99595030590511],
};

describe.each(Object.keys(activations) as Activation[])("%s", (name) => {
  const { apply: activation, gain } = activations[name];
  const x = [-1.5, -0.2, 0.7, 3];

  it("has its values", async () => {
    const { y } = await apply((t) => ({ y: activation(t) }), x, single);
    for (const [i, value] of expected[name].entries()) expect(y![i]).toBeCloseTo(value, 6);
  });

  it("has the first and second derivatives that central differences show", async () => {
    const h = 1e-5;
    const first = (t: tf.Tensor) => grad((s: tf.Tensor) => activation(s).sum())(t);
    const difference = (of: (t: tf.Tensor) => tf.Tensor, t: tf.Tensor) =>
      of(t.add(h))
        .sub(of(t.sub(h)))
        .div(2 * h);
    const results = await apply(
      (t) => ({
        first: first(t),
        firstByDifferences: difference(activation, t),
        second: grad((s: tf.Tensor) => first(s).sum())(t),
        secondByDifferences: difference(first, t),
      }),
      x,
    );
    for (let i = 0; i < x.length; i++) {
      expect(results["first"]![i]).toBeCloseTo(results["firstByDifferences"]![i]!, 8);
      expect(results["second"]![i]).toBeCloseTo(results["secondByDifferences"]![i]!, 8);
    }
  });

  it("has the gain that keeps the second moment of a standard normal signal", async () => {
    const cells = 4000;
    const z = Array.from({ length: cells }, (_, i) => -10 + (20 * (i + 0.5)) / cells);
    const { y } = await apply((t) => ({ y: activation(t) }), z, single);
    const density = (value: number) => Math.exp(-0.5 * value * value) / Math.sqrt(2 * Math.PI);
    const moment = z.reduce((sum, value, i) => sum + y![i]! ** 2 * density(value) * (20 / cells), 0);
    expect(gain ** 2 * moment).toBeCloseTo(1, 5);
  });

  it("keeps the spread of a signal within bounds through eight fresh layers", async () => {
    const width = 256;
    const mlp = new Mlp({ from: width, hidden: Array<number>(8).fill(width), to: width, activation: name });
    const flat = initialize(mlp.parameters, Stream.of(0, "init"));
    const specs = { flat: { shape: [flat.length] }, x: { shape: [64, width] } };
    const x = new Float64Array(64 * width);
    Stream.of(0, "input").fillNormal(x);
    const program = (inputs: { flat: tf.Tensor; x: tf.Tensor }) => ({
      y: mlp.apply(unflatten(inputs.flat, mlp.parameters), inputs.x),
    });
    const { y } = await (await single.compile(program, specs)).run({ flat, x });
    const spread = standardDeviation(Float64Array.from(y!));
    expect(spread).toBeGreaterThan(0.3);
    expect(spread).toBeLessThan(3);
  });
});

describe("Mlp", () => {
  const mlp = new Mlp({ from: 3, hidden: [4, 5], to: 2, activation: "tanh" });
  const { slots, count } = layout(mlp.parameters);

  it("declares its parameters layer by layer", () => {
    expect(slots.map(({ name, shape }) => [name, shape])).toEqual([
      ["hidden.0.weight", [3, 4]],
      ["hidden.0.bias", [4]],
      ["hidden.1.weight", [4, 5]],
      ["hidden.1.bias", [5]],
      ["output.weight", [5, 2]],
      ["output.bias", [2]],
    ]);
  });

  it("is the composition of its layers, computed by hand", async () => {
    const flat = Float64Array.from({ length: count }, (_, i) => Math.sin(1.7 * i));
    const row = [0.3, -1.2, 2.1];
    const dense = (from: readonly number[], layer: string): number[] => {
      const slot = (name: string) => slots.find((one) => one.name === `${layer}.${name}`)!;
      const [weight, bias] = [slot("weight"), slot("bias")];
      return Array.from({ length: bias.size }, (_, j) =>
        from.reduce((sum, value, i) => sum + value * flat[weight.offset + i * bias.size + j]!, flat[bias.offset + j]!),
      );
    };
    const first = dense(row, "hidden.0").map(Math.tanh);
    const byHand = dense(dense(first, "hidden.1").map(Math.tanh), "output");

    const specs = { flat: { shape: [count] }, x: { shape: [1, 3] } };
    const program = (inputs: { flat: tf.Tensor; x: tf.Tensor }) => ({
      y: mlp.apply(unflatten(inputs.flat, mlp.parameters), inputs.x),
    });
    const { y } = await (await runtime.compile(program, specs)).run({ flat, x: Float64Array.from(row) });
    byHand.forEach((value, j) => {
      expect(y![j]).toBeCloseTo(value, 12);
    });
  });

  it("starts with normal weights and uniform biases of the deviations that its gains give", () => {
    const wide = new Mlp({ from: 100, hidden: [200, 300], to: 100, activation: "relu", outputGain: 0.01 });
    const flat = initialize(wide.parameters, Stream.of(0, "init"));
    const deviations = layout(wide.parameters).slots.map(({ offset, size }) =>
      standardDeviation(flat.subarray(offset, offset + size)),
    );
    const scales = [0.1, Math.sqrt(2 / 200), 0.01 / Math.sqrt(300)];
    const wanted = scales.flatMap((scale) => [scale, scale / Math.sqrt(3)]);
    deviations.forEach((deviation, i) => {
      expect(Math.abs(deviation - wanted[i]!)).toBeLessThan((i % 2 === 0 ? 0.03 : 0.15) * wanted[i]!);
    });
  });
});
