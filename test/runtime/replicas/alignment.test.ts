import type { Tensor } from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { aligned } from "../../../src/runtime/replicas/alignment.js";
import { NotStackable } from "../../../src/runtime/replicas/not-stackable.js";
import { tf } from "../../../src/runtime/tensorflow.js";
import { traced } from "../graphs.js";

type Run = (x: Tensor, y: Tensor) => Tensor | Record<string, Tensor>;

const graphOf = (run: Run) =>
  traced({ x: { shape: [2, 6] }, y: { shape: [2, 6] } }, ({ x, y }) => {
    const result = run(x, y);
    return result instanceof tf.Tensor ? { result } : result;
  });

function refusal(...runs: Run[]): string {
  try {
    aligned(runs.map(graphOf));
  } catch (error) {
    expect(error).toBeInstanceOf(NotStackable);
    return (error as NotStackable).message;
  }
  return "";
}

describe("graphs that differ in values", () => {
  it("share the constants that are equal", () => {
    const all = [1, 1, 1].map((scale) => graphOf((x) => x.mul(scale).add(tf.tensor([1, 2, 3, 4, 5, 6]))));
    expect(aligned(all)).toMatchObject({ replicas: 3, graph: all[0], constants: new Map(), attributes: new Map() });
  });

  it("have those that are not, one a replica", () => {
    const { constants, graph } = aligned([2, 2, 3].map((scale) => graphOf((x) => x.mul(scale).add(1))));
    expect([...constants.values()].map((all) => all.map(({ data }) => data))).toEqual([[2, 2, 3]]);
    expect(graph.constants.has([...constants.keys()][0]!)).toBe(true);
  });

  it("tell 0 from -0, and NaN from nothing", () => {
    expect(aligned([0, -0].map((shift) => graphOf((x) => x.add(shift)))).constants.size).toBe(1);
    expect(aligned([NaN, NaN].map((shift) => graphOf((x) => x.add(shift)))).constants.size).toBe(0);
  });

  it("have the attributes that are not equal, one a replica", () => {
    const { attributes } = aligned([1, 2].map((bound) => graphOf((x) => x.clipByValue(-bound, bound))));
    expect([...attributes.values()]).toEqual([
      [
        { clipValueMin: -1, clipValueMax: 1 },
        { clipValueMin: -2, clipValueMax: 2 },
      ],
    ]);
  });
});

describe("graphs that differ in more are refused:", () => {
  it.each<[string, Run, Run, RegExp]>([
    ["another kernel", (x) => x.sin(), (x) => x.cos(), /^Sin, called at .+, in one replica is Cos in another\.$/],
    ["an operation less", (x) => x.sin().exp(), (x) => x.sin(), /^Exp, .+ is absent in another\.$/],
    ["an operation more", (x) => x.sin(), (x) => x.sin().exp(), /^Exp, .+ is absent in another\.$/],
    ["other operands", (x, y) => x.sub(y), (x, y) => y.sub(x), /^Sub, .+ computes with another value /],
    ["a constant for a value", (x, y) => x.sub(y), (x) => x.sub(tf.ones([2, 6])), /^(Sub|Fill), /],
    [
      "another shape of a constant",
      (x) => x.add(tf.tensor([1])),
      (x) => x.add(tf.tensor([1, 2, 3, 4, 5, 6])),
      /^Add, .+ has a constant float32 \[1\] in one replica, float32 \[6\] in another\.$/,
    ],
    [
      "another shape of a result",
      (x) => x.slice([0, 0], [2, 3]).sum(),
      (x) => x.slice([0, 0], [1, 3]).sum(),
      /^Slice, .+ makes float32 \[2, 3\] in one replica, float32 \[1, 3\] in another\.$/,
    ],
    ["more operands", (x, y) => tf.addN([x, y]), (x, y) => tf.addN([x, y, y]), /^AddN, .+ has 2 operands .+ 3 in /],
    ["another type", (x) => x.cast("int32"), (x) => x.cast("bool"), /^Cast, |^NotEqual, /],
    ["other outputs", (x) => ({ a: x.sin() }), (x) => ({ b: x.sin() }), /^One replica returns a, another b\.$/],
    [
      "an output of another value",
      (x) => ({ a: x.sin(), b: x.cos() }),
      (x) => {
        const [sin, cos] = [x.sin(), x.cos()];
        return { a: cos, b: sin };
      },
      /^The output "a" computes with another value/,
    ],
    [
      "a constant that only one uses twice",
      (x) => {
        const one = tf.tensor([1, 2, 3, 4, 5, 6]);
        return x.add(one).mul(one);
      },
      (x) => x.add(tf.tensor([1, 2, 3, 4, 5, 6])).mul(tf.tensor([1, 2, 3, 4, 5, 7])),
      /^Multiply, .+ shares a constant/,
    ],
  ])("%s", (_, one, other, message) => {
    expect(refusal(one, other)).toMatch(message);
  });
});
