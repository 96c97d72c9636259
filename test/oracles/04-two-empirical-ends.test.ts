import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Coupling } from "../../src/couplings/coupling.js";
import { conditionalFlowMatching } from "../../src/losses/index.js";
import { EmpiricalMeasure } from "../../src/measures/empirical.js";
import type { VectorField } from "../../src/models/model.js";
import { points, type Points } from "../../src/numerics/points.js";
import { createRuntime } from "../../src/runtime/create-runtime.js";
import type { Runtime } from "../../src/runtime/runtime.js";
import { expectWithin, field, independentCoupling, lossesOf, lossWith } from "../losses/batches.js";
import { pathOf } from "./transport.js";

// p_t = sum_ij pi_ij N((1 - t) a_i + t b_j, sigma^2 I) between atoms a_i and b_j, and v the same weights on b_j - a_i.
const sigma = 0.3;
const starts = points(3, 2, Float64Array.of(-2, 0, -1.5, 1, -1.8, -1.2));
const ends = points(3, 2, Float64Array.of(1.5, 1.1, 2, 0.1, 1.7, -1));

/** Pair i, j of row k of the plan: (plan[k][0], plan[k][1]), all of the same mass. */
type Plan = readonly (readonly [number, number])[];
const all: Plan = [0, 1, 2].flatMap((i) => [0, 1, 2].map((j) => [i, j] as const));
const matching: Plan = [
  [0, 1],
  [1, 0],
  [2, 2],
];

const row = ({ data, d }: Points, i: number) => [...data.subarray(i * d, (i + 1) * d)];

function exactVelocity(plan: Plan, width: number): VectorField {
  return field(2, (_parameters, t, x) => {
    const a = tf.tensor2d(plan.map(([i]) => row(starts, i)));
    const b = tf.tensor2d(plan.map(([, j]) => row(ends, j)));
    const time = t.expandDims(1);
    const centres = a.expandDims(0).mul(time.neg().add(1)).add(b.expandDims(0).mul(time));
    const squares = x.expandDims(1).sub(centres).square().sum(2);
    return tf.softmax(squares.mul(-0.5 / width ** 2)).matMul(b.sub(a));
  });
}

/** Exchanges the base points for the partners of the data points. */
const matched: Coupling = {
  pair({ n, d, x0, rows }) {
    for (let i = 0; i < n; i++) {
      const [partner] = matching.find(([, j]) => j === rows[i])!;
      x0.set(row(starts, partner), i * d);
    }
  },
};

let runtime: Runtime;

beforeAll(async () => {
  runtime = await createRuntime({ precision: "float64", threads: 1 });
});

afterAll(() => {
  runtime.dispose();
});

describe.each([
  ["independent ends", independentCoupling, all],
  ["a matching", matched, matching],
] as const)("with %s", (_name, coupling, plan) => {
  test("the weighted displacements are the minimiser: any other velocity exceeds it by its squared distance", async () => {
    const path = pathOf("constantSigma", { sigma });
    const loss = lossWith(conditionalFlowMatching, { path, coupling }, new EmpiricalMeasure(starts));
    const exact = exactVelocity(plan, sigma);
    const others = [
      (t: tf.Tensor) => tf.tensor2d([[0.6, -0.8]]).add(t.mul(0)),
      (t: tf.Tensor, x: tf.Tensor) => x.mul(t),
    ].map((extra) => field(2, (p, t, x) => exact.velocity(p, t, x).add(extra(t, x))));
    const { excess } = await lossesOf(runtime, loss, [exact, ...others], ends);
    expectWithin(excess[1]!, { value: 1, standardError: 0 });
    // E t^2 |x_t|^2 by the law of x_t: Gaussians about the pairs' lines, integrated over time by Simpson's rule.
    const squares = (t: number) =>
      plan.reduce((sum, [i, j]) => {
        const centre = row(starts, i).map((a, k) => (1 - t) * a + t * row(ends, j)[k]!);
        return sum + (t ** 2 * (centre[0]! ** 2 + centre[1]! ** 2 + 2 * sigma ** 2)) / plan.length;
      }, 0);
    const panels = 50;
    const weight = (k: number) => (k === 0 || k === 2 * panels ? 1 : k % 2 === 0 ? 2 : 4);
    const value = Array.from({ length: 2 * panels + 1 }, (_, k) => weight(k) * squares(k / (2 * panels)));
    expectWithin(excess[2]!, { value: value.reduce((a, b) => a + b) / (6 * panels), standardError: 0 });
  });
});

test("without noise the paths of the optimal matching do not cross: the loss of the displacements is 0", async () => {
  const path = pathOf("constantSigma", { sigma: 0 });
  const loss = lossWith(conditionalFlowMatching, { path, coupling: matched }, new EmpiricalMeasure(starts));
  const { values } = await lossesOf(runtime, loss, [exactVelocity(matching, 0.01)], ends, { batches: 3 });
  expect(values[0]!.value).toBeLessThan(1e-10);
});
