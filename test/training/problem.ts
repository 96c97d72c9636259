import { independent } from "../../src/couplings/index.js";
import { conditionalFlowMatching, negativeLogLikelihood } from "../../src/losses/index.js";
import type { Loss } from "../../src/losses/loss.js";
import { StandardGaussian } from "../../src/measures/standard-gaussian.js";
import { mlpVectorField, realNvp } from "../../src/models/index.js";
import { type Points, points } from "../../src/numerics/points.js";
import { Stream } from "../../src/numerics/random.js";
import { adam, constantRate } from "../../src/optimizers/index.js";
import type { Optimizer } from "../../src/optimizers/optimizer.js";
import type { Schedule } from "../../src/optimizers/schedules/schedule.js";
import { conditionalOt } from "../../src/paths/index.js";
import type { Runtime } from "../../src/runtime/runtime.js";
import { trainingStreams } from "../../src/training/streams.js";
import type { TrainingRequest } from "../../src/training/train.js";
import { buildModel } from "../models/build.js";

export function adamOf(learningRate: number, schedule = constantRate.definition.create({}) as Schedule): Optimizer {
  return adam.definition.create({ learningRate, schedule, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }) as Optimizer;
}

export function flowMatchingOf(sigma: number, d: number): Loss {
  const options = {
    path: conditionalOt.definition.create({ sigma }),
    coupling: independent.definition.create({}),
    predict: "velocity",
    conditionDrop: 0,
  };
  const collaborators = [new StandardGaussian(d), {}] as unknown as [];
  return conditionalFlowMatching.definition.create(options, ...collaborators) as Loss;
}

export function likelihoodOf(d: number): Loss {
  return negativeLogLikelihood.definition.create({}, ...([new StandardGaussian(d), {}] as unknown as [])) as Loss;
}

/** `n` points around two centres in the plane. */
export function twoClusters(n: number): Points {
  const stream = Stream.of(11, "clusters");
  const cloud = points(n, 2);
  for (let i = 0; i < n; i++) {
    const side = stream.uniform() < 0.5 ? -1 : 1;
    cloud.data[2 * i] = side + 0.3 * stream.normal();
    cloud.data[2 * i + 1] = 0.5 * side + 0.3 * stream.normal();
  }
  return cloud;
}

/** A small flow-matching run; the parts that are given replace its own. */
export function smallRun(runtime: Runtime, parts: Partial<TrainingRequest> = {}): TrainingRequest {
  return {
    model: buildModel(mlpVectorField, 2, { hidden: [16, 16] }),
    loss: flowMatchingOf(0.1, 2),
    optimizer: adamOf(1e-3),
    runtime,
    train: twoClusters(200),
    options: { steps: 60, batchSize: 32 },
    streams: trainingStreams(1),
    ...parts,
  };
}

/** A small maximum-likelihood run. */
export function smallLikelihoodRun(runtime: Runtime, parts: Partial<TrainingRequest> = {}): TrainingRequest {
  const model = buildModel(realNvp, 2, { layers: 4, hidden: [16] });
  return smallRun(runtime, { model, loss: likelihoodOf(2), ...parts });
}
