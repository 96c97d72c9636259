import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { createRuntime, type Program } from "../../src/runtime/index.js";
import { wave } from "./numbers.js";

const [n, d, width] = [5, 2, 7];
const shapes = { x: { shape: [n, d] }, w: { shape: [d, width] }, b: { shape: [width] }, v: { shape: [width, d] } };
const names = ["w", "b", "v"] as const;

type Activation = (h: tf.Tensor) => tf.Tensor;
const activations: Readonly<Record<string, Activation>> = {
  selu: (h) => h.selu(),
  tanh: (h) => h.tanh(),
  softplus: (h) => h.softplus(),
  silu: (h) => h.mul(h.sigmoid()),
};

/** Mean square of the divergence of the velocity v(x) = a(x W + b) V over the rows of x. */
function divergenceLoss(activation: Activation, x: tf.Tensor, w: tf.Tensor, b: tf.Tensor, v: tf.Tensor): tf.Scalar {
  const velocity = (y: tf.Tensor) => activation(y.matMul(w).add(b)).matMul(v);
  const divergence = Array.from({ length: d }, (_, i) =>
    tf
      .grad((y) => velocity(y).slice([0, i], [n, 1]).sum())(x)
      .slice([0, i], [n, 1]),
  ).reduce((sum, term) => sum.add(term));
  return divergence.square().mean<tf.Scalar>();
}

describe.each(Object.entries(activations))("the divergence of a net with %s inside a loss", (_, activation) => {
  it("has the gradient by parameters that finite differences give", async () => {
    const runtime = await createRuntime({ precision: "float64", threads: 1 });
    const value: Program<typeof shapes> = ({ x, w, b, v }) => ({ value: divergenceLoss(activation, x, w, b, v) });
    const slopes: Program<typeof shapes> = ({ x, w, b, v }) => {
      const grads = tf.grads((...p) => divergenceLoss(activation, x, p[0]!, p[1]!, p[2]!))([w, b, v]);
      return Object.fromEntries(names.map((name, i) => [name, grads[i]!]));
    };
    const [valueOf, slopesOf] = [await runtime.compile(value, shapes), await runtime.compile(slopes, shapes)];
    const size = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);
    const feeds = {
      x: Float64Array.from(wave(size(shapes.x.shape), 1)),
      w: Float64Array.from(wave(size(shapes.w.shape), 2)),
      b: Float64Array.from(wave(size(shapes.b.shape), 3)),
      v: Float64Array.from(wave(size(shapes.v.shape), 4)),
    };
    const gradients = await slopesOf.run(feeds);
    const h = 1e-5;
    for (const name of names) {
      for (let i = 0; i < feeds[name].length; i++) {
        const at = async (shift: number) => {
          const moved = feeds[name].slice();
          moved[i]! += shift;
          return (await valueOf.run({ ...feeds, [name]: moved }))["value"]![0]!;
        };
        const difference = ((await at(h)) - (await at(-h))) / (2 * h);
        expect(Math.abs(gradients[name]![i]! - difference), `${name}[${i}]`).toBeLessThan(
          1e-7 * Math.max(1, Math.abs(difference)),
        );
      }
    }
    runtime.dispose();
  });
});
