import { describe, expect, it } from "vitest";
import type { Classes } from "../../src/datasets/dataset.js";
import { minibatchOt, sinkhorn } from "../../src/couplings/index.js";
import { conditionalFlowMatching } from "../../src/losses/index.js";
import type { BatchSlice } from "../../src/losses/loss.js";
import { StandardGaussian } from "../../src/measures/standard-gaussian.js";
import { points } from "../../src/numerics/points.js";
import { Stream } from "../../src/numerics/random.js";
import { streamStates, trainingStreams } from "../../src/training/streams.js";
import { AssignmentThreads } from "../../src/transport/assignment-threads.js";
import { buildCoupling } from "../couplings/build.js";
import { pathOf } from "../oracles/transport.js";
import { lossWith } from "./batches.js";

const [batchSize, steps] = [100, 70];
const train = points(300, 2);
Stream.of(1, "data").fillNormal(train.data);
const labels = Int32Array.from({ length: train.n }, (_, i) => i % 3);
const classes: Classes = { names: ["a", "b", "c"], train: labels, validation: labels, test: labels };

function slices(): BatchSlice[] {
  return Array.from({ length: steps }, () => ({
    t: new Float64Array(batchSize),
    x: new Float64Array(2 * batchSize),
    u: new Float64Array(2 * batchSize),
    condition: new Float64Array(3 * batchSize),
  }));
}

describe("batches that are filled at once", () => {
  it.each([
    ["minibatchOt", minibatchOt, {}, 1],
    ["minibatchOt on two threads", minibatchOt, {}, 2],
    ["minibatchOt with replacement", minibatchOt, { replacement: true }, 2],
    ["minibatchOt that keeps classes together", minibatchOt, { conditionWeight: 4, replacement: true }, 3],
    ["sinkhorn", sinkhorn, {}, 2],
  ] as const)(
    "are bit for bit those that are filled one by one: %s",
    async (_, { definition }, options, threads) => {
      // A path with noise of its own, and classes that are told or not: every kind of draw that there is.
      const path = pathOf("schroedingerBridge", { sigma: 0.5 });
      const coupling = await buildCoupling(definition, 2, options, classes);
      const build = () =>
        lossWith(conditionalFlowMatching, { path, coupling, conditionDrop: 0.3 }, new StandardGaussian(2), { classes });
      const [oneByOne, atOnce] = [slices(), slices()];
      const [streams, others] = [trainingStreams(3), trainingStreams(3)];
      const loss = build();
      for (const slice of oneByOne) loss.fill(slice, train, batchSize, streams);
      const solver = new AssignmentThreads(threads);
      build().fillAll!(atOnce, train, batchSize, others, solver);
      solver.dispose();
      expect(atOnce).toEqual(oneByOne);
      expect(streamStates(others)).toEqual(streamStates(streams));
      expect(new Set(oneByOne.map(({ x }) => x![0])).size).toBe(steps);
    },
    60_000,
  );
});
