import type { Tensor } from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { registerGradients } from "../../../src/runtime/gradients/index.js";
import { onBackend, tf } from "../../../src/runtime/tensorflow.js";

const x = 0.7;
const sigmoid = 1 / (1 + Math.exp(-x));
const tanh = Math.tanh(x);

/** Functions whose gradient tfjs computes from what it saves on the way, with their derivatives at x. */
const functions: readonly { name: string; f: (x: Tensor) => Tensor; second: number; third: number }[] = [
  { name: "exp", f: (t) => t.exp(), second: Math.exp(x), third: Math.exp(x) },
  {
    name: "sigmoid",
    f: (t) => t.sigmoid(),
    second: sigmoid * (1 - sigmoid) * (1 - 2 * sigmoid),
    third: sigmoid * (1 - sigmoid) * (1 - 6 * sigmoid + 6 * sigmoid ** 2),
  },
  {
    name: "tanh",
    f: (t) => t.tanh(),
    second: -2 * tanh * (1 - tanh ** 2),
    third: (1 - tanh ** 2) * (6 * tanh ** 2 - 2),
  },
  {
    name: "softmax of (x, 0)",
    f: (t) => tf.softmax(tf.stack([t, tf.zerosLike(t)])).slice([0], [1]),
    second: sigmoid * (1 - sigmoid) * (1 - 2 * sigmoid),
    third: sigmoid * (1 - sigmoid) * (1 - 6 * sigmoid + 6 * sigmoid ** 2),
  },
  {
    name: "logSoftmax of (x, 0)",
    f: (t) => tf.logSoftmax(tf.stack([t, tf.zerosLike(t)])).slice([0], [1]),
    second: -sigmoid * (1 - sigmoid),
    third: -sigmoid * (1 - sigmoid) * (1 - 2 * sigmoid),
  },
  {
    name: "softmaxCrossEntropy of (x, 0)",
    f: (t) => tf.losses.softmaxCrossEntropy([1, 0], tf.stack([t, tf.zerosLike(t)])),
    second: sigmoid * (1 - sigmoid),
    third: sigmoid * (1 - sigmoid) * (1 - 2 * sigmoid),
  },
];

describe("derivatives of derivatives through what gradients save", () => {
  beforeAll(registerGradients);

  it.each(functions)("$name", ({ f, second, third }) => {
    const slope = (g: (t: Tensor) => Tensor) => (t: Tensor) => tf.grad((s: Tensor) => g(s).sum())(t);
    const at = (g: (t: Tensor) => Tensor): number => onBackend("cpu", () => g(tf.scalar(x)).dataSync()[0]!);
    expect(at(slope(slope(f)))).toBeCloseTo(second, 5);
    expect(at(slope(slope(slope(f))))).toBeCloseTo(third, 5);
  });
});
