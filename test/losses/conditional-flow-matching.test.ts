import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Coupling } from "../../src/couplings/coupling.js";
import { conditionalFlowMatching } from "../../src/losses/index.js";
import type { Loss, LossFloor } from "../../src/losses/loss.js";
import { StandardGaussian } from "../../src/measures/standard-gaussian.js";
import type { VectorField } from "../../src/models/model.js";
import { type Points, points } from "../../src/numerics/points.js";
import { Stream } from "../../src/numerics/random.js";
import { conditionalOt } from "../../src/paths/index.js";
import type { ProbabilityPath } from "../../src/paths/path.js";
import { createRuntime } from "../../src/runtime/create-runtime.js";
import type { Runtime } from "../../src/runtime/runtime.js";
import { trainingStreams } from "../../src/training/streams.js";
import { exactPrediction, expectWithin, field, lossesOf, lossWith } from "./batches.js";

let runtime: Runtime;

beforeAll(async () => {
  runtime = await createRuntime({ precision: "float64", threads: 1 });
});

afterAll(() => {
  runtime.dispose();
});

function flowMatching(sigma: number, d: number, coupling?: Coupling): Loss {
  const path = conditionalOt.definition.create({ sigma });
  return lossWith(conditionalFlowMatching, { path, ...(coupling && { coupling }) }, new StandardGaussian(d));
}

/** Mean of the loss over many batches, with its standard error. */
async function lossOf(loss: Loss, model: VectorField, train: Points, batches = 200): Promise<LossFloor> {
  return (await lossesOf(runtime, loss, [model], train, { batches })).values[0]!;
}

const exactField = (atoms: Points, sigma: number) =>
  exactPrediction(atoms, conditionalOt.definition.create({ sigma }) as ProbabilityPath, "velocity");

function gaussianPoints(n: number, deviations: readonly number[]): Points {
  const stream = Stream.of(3, "data");
  const data = Float64Array.from(
    { length: n * deviations.length },
    (_, i) => deviations[i % deviations.length]! * stream.normal(),
  );
  return points(n, deviations.length, data);
}

const atoms = points(5, 2, Float64Array.of(0, 0, 1, 0.2, -0.7, 1.1, 0.4, -1.3, 1.2, 1));

describe("conditionalFlowMatching", () => {
  it("makes points of the path and their velocities: each pair lies on the straight line to a data point", () => {
    const sigma = 0.1;
    const loss = flowMatching(sigma, 2);
    const slice = { t: new Float64Array(100), x: new Float64Array(200), u: new Float64Array(200) };
    loss.fill(slice, atoms, 100, trainingStreams(0));
    const ends = new Set<string>();
    for (let i = 0; i < 100; i++) {
      const t = slice.t[i]!;
      expect(t).toBeGreaterThanOrEqual(0);
      expect(t).toBeLessThan(1);
      const [x0, end] = [0, 1].map((time) =>
        [0, 1].map((j) => slice.x[2 * i + j]! + (time - t) * slice.u[2 * i + j]!),
      ) as [number[], number[]];
      const x1 = end.map((value, j) => value - sigma * x0[j]!);
      ends.add(x1.map((value) => (value + 0).toFixed(9).replace("-0.000000000", "0.000000000")).join());
    }
    const rows = Array.from({ length: 5 }, (_, i) =>
      Array.from(atoms.data.subarray(2 * i, 2 * i + 2), (v) => v.toFixed(9)).join(),
    );
    expect([...ends].sort()).toEqual(rows.sort());
  });

  it("draws the same batches from the same streams, whatever was drawn with other ones in between", () => {
    const loss = flowMatching(0.1, 2);
    const fill = (streams = trainingStreams(4)) => {
      const slice = { t: new Float64Array(8), x: new Float64Array(16), u: new Float64Array(16) };
      loss.fill(slice, atoms, 8, streams);
      return slice;
    };
    const first = fill();
    fill(trainingStreams(5));
    expect(fill()).toEqual(first);
  });

  it("is zero for the exact field of one atom, and its floor is too (oracle: paths to one atom do not cross)", async () => {
    const atom = points(1, 3, Float64Array.of(1, -2, 0.5));
    const loss = flowMatching(0.05, 3);
    expect((await lossOf(loss, exactField(atom, 0.05), atom, 5)).value).toBeLessThan(1e-20);
    expect(loss.floor!(atom, trainingStreams(1))!.value).toBe(0);
  });

  it.each([0.02, 0.1, 0.5])("is at its floor for the exact field of the atoms, with sigma %f", async (sigma) => {
    const loss = flowMatching(sigma, 2);
    const floor = loss.floor!(atoms, trainingStreams(1))!;
    expect(floor.standardError).toBeLessThan(0.01 * floor.value);
    expectWithin(await lossOf(loss, exactField(atoms, sigma), atoms), floor);
  });

  it("exceeds its floor by the mean squared distance to the exact field", async () => {
    const sigma = 0.1;
    const loss = flowMatching(sigma, 2);
    const exact = exactField(atoms, sigma);
    const shift = tf.tensor2d([[0.6, -0.8]]);
    const shifted = field(2, (parameters, t, x) => exact.velocity(parameters, t, x).add(shift));
    const floor = loss.floor!(atoms, trainingStreams(1))!;
    expectWithin(await lossOf(loss, shifted, atoms), { ...floor, value: floor.value + 1 });
  });

  it("has the floor of two atoms that quadrature gives", () => {
    const [a, sigma] = [0.8, 0.1];
    const path = conditionalOt.definition.create({ sigma }) as ProbabilityPath;
    // With atoms at -a and a, Var(x1 | x) = a^2 (1 - tanh(t a x / s^2)^2) and u has 1 / s^2 times that.
    let sum = 0;
    const [times, cells] = [2000, 2000];
    for (let i = 0; i < times; i++) {
      const { alpha: t, sigma: s } = path.at((i + 0.5) / times);
      const half = t * a + 8 * s;
      const dx = (2 * half) / cells;
      for (let k = 0; k < cells; k++) {
        const x = -half + (k + 0.5) * dx;
        const density = (Math.exp(-((x - t * a) ** 2) / (2 * s * s)) + Math.exp(-((x + t * a) ** 2) / (2 * s * s))) / 2;
        const variance = (a * a * (1 - Math.tanh((t * a * x) / (s * s)) ** 2)) / (s * s);
        sum += (density * variance * dx) / (s * Math.sqrt(2 * Math.PI));
      }
    }
    const floor = flowMatching(sigma, 1).floor!(points(2, 1, Float64Array.of(-a, a)), trainingStreams(2))!;
    expectWithin(floor, { value: sum / times, standardError: 0 });
  });

  it("is (pi / 2) sum of s0 s1 for the exact field between Gaussians (oracle: floor of Gaussian pairs)", async () => {
    const deviations = [0.5, 2];
    const train = gaussianPoints(50_000, deviations);
    // v = (t S1 - (1 - t) S0) / ((1 - t)^2 S0 + t^2 S1) x, coordinate by coordinate.
    const variances = tf.tensor2d([deviations.map((s) => s * s)]);
    const linear = field(2, (_parameters, t, x) => {
      const left = t.mul(-1).add(1);
      return x.mul(t.mul(variances).sub(left)).div(left.square().add(t.square().mul(variances)));
    });
    const loss = flowMatching(0, 2);
    const measured = await lossOf(loss, linear, train);
    const expected = (Math.PI / 2) * (deviations[0]! + deviations[1]!);
    // The deviations of 50,000 points are known to 0.3 %.
    expect(Math.abs(measured.value - expected)).toBeLessThan(4 * Math.hypot(measured.standardError, 0.003 * expected));
  });

  it("knows no floor for a coupling that is not independent", () => {
    const dependent: Coupling = { pair: () => undefined };
    expect(flowMatching(0.1, 2, dependent).floor!(atoms, trainingStreams(0))).toBeUndefined();
  });

  it("hands base points and data points to its coupling, which may exchange them", () => {
    const swapped: Coupling = {
      pair({ x0, x1 }) {
        x0.fill(1);
        x1.fill(3);
      },
    };
    const slice = { t: new Float64Array(4), x: new Float64Array(8), u: new Float64Array(8) };
    flowMatching(0.5, 2, swapped).fill(slice, atoms, 4, trainingStreams(0));
    for (let k = 0; k < 8; k++) {
      const t = slice.t[k >> 1]!;
      expect(slice.x[k]).toBeCloseTo(3 * t + (1 - 0.5 * t), 14);
      expect(slice.u[k]).toBeCloseTo(3 - 0.5, 14);
    }
  });
});
