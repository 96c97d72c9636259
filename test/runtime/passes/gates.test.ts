import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { gates } from "../../../src/runtime/passes/gates.js";
import { context, evaluated, tidied, traced } from "../graphs.js";

const at = [-800, -30, -3, -0.5, -0, 0, 1e-8, 0.7, 4, 40, 900];
const inputs = { x: { shape: [at.length] }, dy: { shape: [at.length] } };
const dy = at.map((_, i) => Math.cos(3 * i));
const graph = traced(inputs, (given) => ({
  slope: tf.grad((x) => x.mul(x.sigmoid()).mul(given.dy).sum())(given.x),
  turned: tf.grad((x) => x.sigmoid().mul(x).mul(given.dy).sum())(given.x),
}));

describe("gates", () => {
  it("take four steps backwards", () => {
    const optimized = tidied(gates).apply(graph, context);
    expect(graph.nodes.length - optimized.nodes.length).toBeGreaterThanOrEqual(4);
  });

  it("have the slope sigmoid(x) (1 + x (1 - sigmoid(x)))", async () => {
    const results = await evaluated(tidied(gates).apply(graph, context), { x: at, dy });
    at.forEach((x, i) => {
      const s = 1 / (1 + Math.exp(-x));
      const expected = dy[i]! * (s + (x === -800 ? 0 : x * s * (1 - s)));
      expect(results["slope"]![i]).toBeCloseTo(expected, 12);
      expect(results["turned"]![i]).toBeCloseTo(expected, 12);
    });
  });

  it("leave sums of other products alone", () => {
    const other = traced(inputs, ({ x, dy: reaching }) => {
      const s = x.sigmoid();
      const complement = tf.scalar(1).sub(s);
      return {
        a: reaching.mul(s).add(x.mul(x).mul(s.mul(complement))),
        b: reaching.mul(s).add(reaching.mul(x).mul(x.mul(complement))),
        c: reaching.mul(s).add(reaching.mul(x).mul(s.mul(tf.scalar(2).sub(s)))),
        d: reaching.mul(x.tanh()).add(reaching.mul(x).mul(s.mul(complement))),
      };
    });
    expect(gates.apply(other, context).nodes).toHaveLength(other.nodes.length);
  });
});
