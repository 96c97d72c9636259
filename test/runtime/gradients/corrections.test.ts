import type { Tensor, Tensor4D } from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { registerGradients } from "../../../src/runtime/gradients/index.js";
import { onBackend, tf } from "../../../src/runtime/tensorflow.js";

interface Correction {
  readonly name: string;
  readonly f: (x: Tensor) => Tensor;
  readonly at: readonly number[];
  readonly slope: readonly number[];
}

const selu = { scale: 1.0507009873554805, alpha: 1.6732632423543772 };

/** Where tfjs's own gradient throws or is wrong; the slopes are those of the sum of f, by hand. */
const corrections: readonly Correction[] = [
  { name: "|x| is flat at 0", f: (x) => x.abs(), at: [-2, 0, 3], slope: [-1, 0, 1] },
  { name: "a selected branch", f: (x) => tf.where(x.greater(0), x.square(), x), at: [-2, 3], slope: [1, 6] },
  { name: "a comparison", f: (x) => x.mul(x.less(1).cast("float32")), at: [0.5, 2], slope: [1, 0] },
  { name: "an integer", f: (x) => x.cast("int32").cast("float32").add(x), at: [0.5, 2.5], slope: [1, 1] },
  { name: "equal maxima share", f: (x) => x.max(), at: [1, 3, 3, 2], slope: [0, 0.5, 0.5, 0] },
  { name: "equal minima share", f: (x) => x.min(), at: [1, 3, 1, 2], slope: [0.5, 0, 0.5, 0] },
  {
    name: "a broadcast maximum",
    f: (x) => tf.maximum(x.slice(0, 1), x.slice(1, 3)),
    at: [2, 1, 3, 1.5],
    slope: [2, 0, 1, 0],
  },
  {
    name: "equal operands of a maximum: the first",
    f: (x) => tf.maximum(x.slice(0, 1), x.slice(1, 1)),
    at: [2, 2],
    slope: [1, 0],
  },
  {
    name: "a broadcast squared difference",
    f: (x) => tf.squaredDifference(x.slice(0, 1), x.slice(1, 2)),
    at: [1, 2, 4],
    slope: [-8, 2, 6],
  },
  {
    name: "a quotient by a number whose square is too small for floats",
    f: (x) => tf.scalar(1e-25).div(x.mul(1e-25)),
    at: [2],
    slope: [-0.25],
  },
  { name: "x^0 at 0", f: (x) => tf.pow(x, tf.tensor1d([0, 1, 2])), at: [0, 0, 0], slope: [0, 1, 0] },
  {
    name: "a cumulative sum off the last axis",
    f: (x) =>
      x
        .reshape([2, 2])
        .cumsum(0)
        .mul([
          [1, 2],
          [3, 4],
        ]),
    at: [1, 1, 1, 1],
    slope: [4, 6, 3, 4],
  },
  { name: "a product with one zero", f: (x) => x.prod(), at: [0, 2, 3], slope: [6, 0, 0] },
  { name: "a product over a negative axis", f: (x) => x.reshape([1, 3]).prod(-1), at: [1, 2, 3], slope: [6, 3, 2] },
  {
    name: "a matrix broadcast over batches",
    f: (x) => tf.matMul(tf.ones([3, 2, 2]), x.reshape([1, 2, 1])),
    at: [1, 1],
    slope: [6, 6],
  },
  { name: "an einsum", f: (x) => tf.einsum("i,ij->j", x, tf.ones([2, 3])), at: [1, 2], slope: [3, 3] },
  { name: "a tile of rank 5", f: (x) => x.reshape([1, 1, 2, 1, 1]).tile([2, 1, 3, 1, 2]), at: [1, 2], slope: [12, 12] },
  { name: "a split into one", f: (x) => tf.split(x, 1)[0]!.square(), at: [1, 2], slope: [2, 4] },
  { name: "the largest k", f: (x) => tf.topk(x, 2).values, at: [1, 5, 3], slope: [0, 1, 1] },
  { name: "a mirrored margin", f: (x) => tf.mirrorPad(x, [[2, 1]], "reflect"), at: [1, 2, 3], slope: [1, 3, 2] },
  {
    name: "a batched gather",
    f: (x) =>
      tf.gather(
        x.reshape([2, 2]),
        tf.tensor2d(
          [
            [0, 0],
            [0, 1],
          ],
          [2, 2],
          "int32",
        ),
        1,
        1,
      ),
    at: [1, 1, 1, 1],
    slope: [2, 0, 1, 1],
  },
  {
    name: "an average pool's margin",
    f: (x) => tf.avgPool(x.as4D(1, 2, 2, 1), 3, 2, "same"),
    at: [1, 2, 3, 4],
    slope: [0.25, 0.25, 0.25, 0.25],
  },
  {
    name: "a dilated convolution",
    f: (x) => tf.conv2d(x.as4D(1, 3, 3, 1), tf.ones([2, 2, 1, 1]), 1, "valid", "NHWC", 2),
    at: [1, 1, 1, 1, 1, 1, 1, 1, 1],
    slope: [1, 0, 1, 0, 0, 0, 1, 0, 1],
  },
  {
    name: "SELU where its exponential overflows",
    f: (x) => tf.selu(x),
    at: [200, -1],
    slope: [selu.scale, selu.scale * selu.alpha * Math.exp(-1)],
  },
];

const curvatures: readonly Correction[] = [
  { name: "ELU", f: (x) => tf.elu(x), at: [-1, 2], slope: [Math.exp(-1), 0] },
  { name: "SELU", f: (x) => tf.selu(x), at: [-1, 2, 200], slope: [selu.scale * selu.alpha * Math.exp(-1), 0, 0] },
  { name: "softplus", f: (x) => tf.softplus(x), at: [0], slope: [0.25] },
  { name: "a squared rectifier", f: (x) => x.relu().square(), at: [-1, 2], slope: [0, 2] },
  { name: "a largest square", f: (x) => x.square().max(), at: [1, 3], slope: [0, 2] },
  {
    name: "a batch normalization by the variance",
    f: (x) => tf.batchNorm(tf.ones([1, 1]), tf.zeros([1]), x, undefined, undefined, 0),
    at: [4],
    slope: [0.75 * 4 ** -2.5],
  },
];

const slopeOf = (f: (x: Tensor) => Tensor) => (x: Tensor) => tf.grad((t: Tensor) => f(t).sum())(x);

describe("gradients on tfjs's own backend", () => {
  beforeAll(registerGradients);

  const expectSlope = (f: (x: Tensor) => Tensor, { at, slope }: Correction): void => {
    const computed = onBackend("cpu", () => [...f(tf.tensor1d([...at])).dataSync()]);
    slope.forEach((expected, i) => {
      expect(computed[i]).toBeCloseTo(expected, 5);
    });
  };

  it.each(corrections)("$name", (correction) => {
    expectSlope(slopeOf(correction.f), correction);
  });

  it.each(curvatures)("the second derivative of $name", (correction) => {
    expectSlope(slopeOf(slopeOf(correction.f)), correction);
  });

  it("refuses the gradient of a pool that rounds its size up", () => {
    const pooled = (x: Tensor): Tensor => tf.maxPool(x as Tensor4D, 2, 2, 0, "ceil");
    expect(() => onBackend("cpu", () => slopeOf(pooled)(tf.ones([1, 3, 3, 1])))).toThrow(/dimRoundingMode "ceil"/);
  });
});
