import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Coupling } from "../../src/couplings/coupling.js";
import { scoreAndFlowMatching } from "../../src/losses/index.js";
import { StandardGaussian } from "../../src/measures/standard-gaussian.js";
import type { VectorField } from "../../src/models/model.js";
import { points } from "../../src/numerics/points.js";
import { createRuntime } from "../../src/runtime/create-runtime.js";
import type { Runtime } from "../../src/runtime/runtime.js";
import { trainingStreams } from "../../src/training/streams.js";
import { expectWithin, field, lossesOf, lossWith } from "../losses/batches.js";
import { pathOf } from "./transport.js";

// The bridge from N(-a, I) to N(a, I) under Brownian motion of variance sigma^2 has, at t, mean (2 t - 1) a and covariance
// (sqrt(4 + sigma^4) t (1 - t) + (1 - t)^2 + t^2) I (Bunne et al. 2023, arXiv:2202.05722, theorem 3; Tong et al. 2024,
// arXiv:2302.00482, appendix E).
const sigma = 0.8;
const a = [1.5, -0.5];
const root = Math.sqrt(4 + sigma ** 4);
const variance = (t: number) => root * t * (1 - t) + (1 - t) ** 2 + t ** 2;

/** The entropic coupling of the ends is Gaussian too, with cross-covariance c I. */
const c = (root - sigma ** 2) / 2;
const entropic: Coupling = {
  pair({ x0, x1 }, stream) {
    for (let k = 0; k < x0.length; k++) {
      const noise = x0[k]!;
      x0[k] = noise - a[k % 2]!;
      x1[k] = a[k % 2]! + c * noise + Math.sqrt(1 - c ** 2) * stream.normal();
    }
  },
};

const path = pathOf("schroedingerBridge", { sigma, margin: 0.02 });
const loss = lossWith(scoreAndFlowMatching, { path, coupling: entropic }, new StandardGaussian(2));
const unused = points(1, 2);

let runtime: Runtime;

beforeAll(async () => {
  runtime = await createRuntime({ precision: "float64", threads: 1 });
});

afterAll(() => {
  runtime.dispose();
});

test("the path through the entropic coupling has the marginals of the bridge", () => {
  const n = 40_000;
  const rows = () => new Float64Array(2 * n);
  const slice = { t: new Float64Array(n), x: rows(), u: rows(), eps: rows(), gamma: new Float64Array(n) };
  loss.fill(slice, unused, n, trainingStreams(5));
  // Standardised by the closed form, x_t has mean 0 and variance 1 in every stretch of time.
  const stretches = 5;
  const sums = Array.from({ length: stretches }, () => ({ count: 0, first: 0, second: 0 }));
  for (let k = 0; k < 2 * n; k++) {
    const t = slice.t[k >> 1]!;
    const z = (slice.x[k]! - (2 * t - 1) * a[k % 2]!) / Math.sqrt(variance(t));
    const sum = sums[Math.floor(t * stretches)]!;
    sum.count++;
    sum.first += z;
    sum.second += z * z;
  }
  for (const { count, first, second } of sums) {
    expect(Math.abs(first / count)).toBeLessThan(4 / Math.sqrt(count));
    expect(Math.abs(second / count - 1)).toBeLessThan(4 * Math.sqrt(2 / count));
  }
});

test("its velocity m' + V' / (2 V) (x - m) and its score -(x - m) / V are the minimisers", async () => {
  const law = (t: tf.Tensor, x: tf.Tensor) => {
    const spread = t.mul(t.neg().add(1));
    const V = spread.mul(root).add(t.square()).add(t.neg().add(1).square());
    const slope = t.mul(-2).add(1).mul(root).add(t.mul(4)).sub(2);
    const centred = x.sub(
      t
        .mul(2)
        .sub(1)
        .mul(tf.tensor2d([a])),
    );
    return { V, slope, centred };
  };
  const velocity: VectorField["velocity"] = (_p, t, x) => {
    const { V, slope, centred } = law(t, x);
    return centred.mul(slope.div(V.mul(2))).add(tf.tensor2d([a]).mul(2));
  };
  const score: VectorField["velocity"] = (_p, t, x) => {
    const { V, centred } = law(t, x);
    return centred.div(V).neg();
  };
  const extra = (t: tf.Tensor, x: tf.Tensor) => law(t, x).centred.div(law(t, x).V.sqrt());
  const bridge: VectorField = { ...field(2, velocity), score };
  const otherVelocity: VectorField = { ...bridge, velocity: (p, t, x) => velocity(p, t, x).add(extra(t, x).mul(0.5)) };
  const gamma = (t: tf.Tensor) => path.atTensor(t).gamma!;
  const otherScore: VectorField = {
    ...bridge,
    score: (p, t, x) => score(p, t, x).add(extra(t, x).mul(0.5).div(gamma(t))),
  };
  const { excess } = await lossesOf(runtime, loss, [bridge, otherVelocity, otherScore], unused, { batches: 80 });
  // |0.5 z|^2 over two coordinates of variance 1.
  expectWithin(excess[1]!, { value: 0.5, standardError: 0 });
  expectWithin(excess[2]!, { value: 0.5, standardError: 0 });
});
