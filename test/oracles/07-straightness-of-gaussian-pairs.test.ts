import { describe, expect, it } from "vitest";
import type { ComponentBuilder } from "../../src/component/component.js";
import { independent, minibatchOt } from "../../src/couplings/index.js";
import { conditionalFlowMatching } from "../../src/losses/index.js";
import type { Loss } from "../../src/losses/loss.js";
import { StandardGaussian } from "../../src/measures/standard-gaussian.js";
import { followWays, squaredVelocity } from "../../src/metrics/ways.js";
import type { FittedModel } from "../../src/models/model.js";
import { points, type Points } from "../../src/numerics/points.js";
import { Stream } from "../../src/numerics/random.js";
import { mean, standardError } from "../../src/numerics/statistics.js";
import type { HostField } from "../../src/solvers/solver.js";
import { trainingStreams } from "../../src/training/streams.js";
import { buildCoupling } from "../couplings/build.js";
import { pathOf, tight } from "./transport.js";

/** From N(0, I) to N(shift, diag(s^2)). */
const s = [0.4, 1.7];
const shift = [1.5, -2];
const products = s[0]! + s[1]!;

/** v along the lines between independent ends, coordinate by coordinate, and between optimal ones. */
const velocities = {
  independent: (t: number, x: number, j: number) =>
    shift[j]! + ((t * s[j]! ** 2 - (1 - t)) / ((1 - t) ** 2 + t ** 2 * s[j]! ** 2)) * (x - t * shift[j]!),
  optimal: (t: number, x: number, j: number) => shift[j]! + ((s[j]! - 1) / (1 - t + t * s[j]!)) * (x - t * shift[j]!),
};

/** The flow along a velocity, by integration. */
function flowOf(v: (t: number, x: number, j: number) => number): FittedModel {
  const field: HostField = {
    kind: "host",
    derivative(t, y, out) {
      for (let at = 0; at < y.length; at++) out[at] = v(t, y[at]!, at % 2);
    },
  };
  return {
    dimension: 2,
    sample: () => Promise.reject(new Error("unused")),
    trajectories: async (n, times, stream) =>
      (await tight.integrate(field, new StandardGaussian(2).sample(n, stream), times)).states,
    velocity: (t, x) =>
      Promise.resolve(
        points(
          x.n,
          2,
          x.data.map((value, at) => v(t, value, at % 2)),
        ),
      ),
  };
}

async function energies(v: (t: number, x: number, j: number) => number) {
  const ways = (await followWays(flowOf(v), 4000, 16, Stream.of(0, "ways"), "oracle"))!;
  const displacement = points(
    4000,
    2,
    ways.end.data.map((value, at) => value - ways.start.data[at]!),
  );
  return { straightness: squaredVelocity(ways, displacement), energy: squaredVelocity(ways) };
}

function expectMean(values: Float64Array, expected: number) {
  expect(Math.abs(mean(values) - expected)).toBeLessThan(4 * standardError(values) + 1e-9);
  expect(standardError(values)).toBeLessThan(0.05 * expected + 1e-9);
}

/** Mean of |u - v(t, x_t)|^2 over batches of the flow-matching loss. */
async function lossOf(
  builder: Pick<ComponentBuilder<"coupling">, "definition">,
  v: typeof velocities.optimal,
  batchSize: number,
  draws: number,
) {
  const data = gaussianPoints(200_000);
  const coupling = await buildCoupling(builder.definition, 2, {});
  const options = { path: pathOf("conditionalOt", { sigma: 0 }), coupling, predict: "velocity", conditionDrop: 0 };
  const loss = conditionalFlowMatching.definition.create(
    options,
    ...([new StandardGaussian(2), {}] as unknown as []),
  ) as Loss;
  const streams = trainingStreams(0);
  const slice = {
    t: new Float64Array(batchSize),
    x: new Float64Array(2 * batchSize),
    u: new Float64Array(2 * batchSize),
  };
  const values = Float64Array.from({ length: Math.ceil(draws / batchSize) }, () => {
    loss.fill(slice, data, batchSize, streams);
    return slice.u.reduce((sum, u, at) => sum + (u - v(slice.t[at >> 1]!, slice.x[at]!, at % 2)) ** 2, 0) / batchSize;
  });
  return values;
}

function gaussianPoints(n: number): Points {
  const out = points(n, 2);
  Stream.of(0, "data").fillNormal(out.data);
  return { ...out, data: out.data.map((value, at) => shift[at % 2]! + s[at % 2]! * value) };
}

describe("flow matching between axis-aligned Gaussians", () => {
  it("with independent pairs, has the straightness (2 - pi / 2) sum s0 s1 and its path energy", async () => {
    const { straightness, energy } = await energies(velocities.independent);
    expectMean(straightness, (2 - Math.PI / 2) * products);
    const distance = shift[0]! ** 2 + shift[1]! ** 2;
    expectMean(energy, distance + 2 + s[0]! ** 2 + s[1]! ** 2 - (Math.PI / 2) * products);
  });

  it("with optimal pairs, is straight, and its path energy is the squared distance W2^2", async () => {
    const { straightness, energy } = await energies(velocities.optimal);
    expect(Math.max(...straightness)).toBeLessThan(1e-9);
    expectMean(energy, shift[0]! ** 2 + shift[1]! ** 2 + (1 - s[0]!) ** 2 + (1 - s[1]!) ** 2);
  });

  it("leaves a loss of (pi / 2) sum s0 s1 with independent pairs, whatever the means", async () => {
    expectMean(await lossOf(independent, velocities.independent, 256, 40_000), (Math.PI / 2) * products);
  });

  it("leaves the less, down to nothing, the larger the batches are that optimal pairs are taken from", async () => {
    const [small, large] = [16, 400].map((size) => lossOf(minibatchOt, velocities.optimal, size, 4000));
    expect(mean(await large!)).toBeLessThan(0.35 * mean(await small!));
    expect(mean(await large!)).toBeLessThan(0.05 * (Math.PI / 2) * products);
  });
});
