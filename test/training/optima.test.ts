import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mlpVectorField, realNvp } from "../../src/models/index.js";
import { points } from "../../src/numerics/points.js";
import { Stream } from "../../src/numerics/random.js";
import { mean, standardError } from "../../src/numerics/statistics.js";
import { cosineDecay, warmup } from "../../src/optimizers/index.js";
import type { Schedule } from "../../src/optimizers/schedules/schedule.js";
import { createRuntime } from "../../src/runtime/create-runtime.js";
import type { Runtime } from "../../src/runtime/runtime.js";
import { trainingStreams } from "../../src/training/streams.js";
import { train, type TrainingRequest } from "../../src/training/train.js";
import { buildModel } from "../models/build.js";
import { adamOf, flowMatchingOf, likelihoodOf, twoClusters } from "./problem.js";

let runtime: Runtime;

beforeAll(async () => {
  runtime = await createRuntime({ threads: 1 });
});

afterAll(() => {
  runtime.dispose();
});

function decayingAdam(learningRate: number) {
  const then = cosineDecay.definition.create({ final: 0 }) as Schedule;
  return adamOf(learningRate, warmup.definition.create({ steps: 100, then }) as Schedule);
}

/** The losses of the last tenth of the steps. */
async function lastLosses(request: Omit<TrainingRequest, "runtime" | "streams">): Promise<Float64Array> {
  const losses: number[] = [];
  const onProgress: TrainingRequest["onProgress"] = (progress) => void losses.push(...progress.losses);
  await train({ ...request, runtime, streams: trainingStreams(1), onProgress });
  return Float64Array.from(losses.slice(-request.options.steps / 10));
}

describe("a whole training run", () => {
  it("of flow matching comes close to the floor of the loss, and not below it", async () => {
    const loss = flowMatchingOf(0.2, 2);
    const data = twoClusters(500);
    const losses = await lastLosses({
      model: buildModel(mlpVectorField, 2),
      loss,
      optimizer: decayingAdam(3e-3),
      train: data,
      options: { steps: 4000, batchSize: 256 },
    });
    const floor = loss.floor!(data, trainingStreams(2))!;
    const excess = mean(losses) - floor.value;
    const error = Math.hypot(standardError(losses), floor.standardError);
    expect(error).toBeLessThan(0.02 * floor.value);
    expect(excess).toBeGreaterThan(-4 * error);
    expect(excess).toBeLessThan(0.03 * floor.value + 4 * error);
  });

  it("of RealNVP comes close to the entropy of a correlated Gaussian, and not below it", async () => {
    const n = 50_000;
    const [deviation, correlation] = [0.7, 0.8];
    const stream = Stream.of(5, "data");
    const data = points(n, 2);
    for (let i = 0; i < n; i++) {
      const [first, second] = [stream.normal(), stream.normal()];
      data.data[2 * i] = first + 1;
      data.data[2 * i + 1] = deviation * (correlation * first + Math.sqrt(1 - correlation ** 2) * second);
    }
    const entropy = Math.log(2 * Math.PI * Math.E * deviation) + 0.5 * Math.log(1 - correlation ** 2);
    const losses = await lastLosses({
      model: buildModel(realNvp, 2, { layers: 4, hidden: [32] }),
      loss: likelihoodOf(2),
      optimizer: decayingAdam(5e-3),
      train: data,
      options: { steps: 3000, batchSize: 256 },
    });
    // -log p of a Gaussian has variance d / 2: what the sample itself leaves open, beside the batches.
    const error = Math.hypot(standardError(losses), Math.sqrt(1 / n));
    const excess = mean(losses) - entropy;
    expect(error).toBeLessThan(0.01);
    expect(excess).toBeGreaterThan(-4 * error);
    expect(excess).toBeLessThan(0.01 + 4 * error);
  });
});
