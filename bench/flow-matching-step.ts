import type { ComponentBuilder } from "../src/component/component.js";
import { parseOptions } from "../src/component/options.js";
import { independent } from "../src/couplings/index.js";
import { conditionalFlowMatching } from "../src/losses/index.js";
import type { Loss } from "../src/losses/loss.js";
import { StandardGaussian } from "../src/measures/standard-gaussian.js";
import { mlpVectorField } from "../src/models/index.js";
import type { VectorField } from "../src/models/model.js";
import { points } from "../src/numerics/points.js";
import { Stream } from "../src/numerics/random.js";
import { adam, constantRate } from "../src/optimizers/index.js";
import type { Optimizer } from "../src/optimizers/optimizer.js";
import { conditionalOt } from "../src/paths/index.js";
import { createRuntime } from "../src/runtime/create-runtime.js";
import type { Runtime } from "../src/runtime/runtime.js";
import { TrainingAborted } from "../src/training/errors.js";
import { trainingStreams } from "../src/training/streams.js";
import { train, type TrainingRequest } from "../src/training/train.js";
import type { Benchmark, Contestant } from "./benchmark.js";
import { pythonPeer, requirePython } from "./peer.js";

interface Size {
  readonly width: number;
  readonly batch: number;
  readonly target: number;
}

const seconds = 0.7;
/** Reports before the clock starts: compiling is over and calls have found their length. */
const warmup = 4;

/** A flow-matching step of a multilayer perceptron with three hidden layers on the plane, its batch included. */
function flowMatchingStep({ width, batch, target }: Size): Benchmark {
  return {
    name: `flow-matching-step-${width}-${batch}`,
    unit: "us/step",
    target,
    peer: "PyTorch",
    async start() {
      await requirePython("torch", "python3-torch libopenblas0-pthread");
      const runtimes = await Promise.all([1, 2].map((threads) => createRuntime({ threads })));
      const peers = await Promise.all(
        [1, 2].map((threads) => pythonPeer("flow_matching_step.py", [width, batch], threads)),
      );
      const peerSteps = await Promise.all(
        peers.map(async (peer) => Math.ceil(seconds / (await peer.secondsPerStep(20)))),
      );
      return {
        ours: runtimes.map((runtime) => trainer(runtime, width, batch)),
        peer: peers.map((peer, i) => async () => 1e6 * (await peer.secondsPerStep(peerSteps[i]!))),
        stop() {
          for (const runtime of runtimes) runtime.dispose();
          for (const peer of peers) peer.stop();
        },
      };
    },
  };
}

/** Runs the training loop itself and stops it when the time is up. */
function trainer(runtime: Runtime, width: number, batchSize: number): Contestant {
  const request = trainingRequest(runtime, width, batchSize);
  return async () => {
    const controller = new AbortController();
    let reports = 0;
    let start = { step: 0, at: 0 };
    let microseconds = 0;
    const onProgress: TrainingRequest["onProgress"] = ({ step }) => {
      const at = performance.now();
      if (++reports === warmup) start = { step, at };
      if (reports <= warmup || at - start.at < 1000 * seconds) return;
      microseconds = (1000 * (at - start.at)) / (step - start.step);
      controller.abort();
    };
    await train({ ...request, streams: trainingStreams(0), onProgress, signal: controller.signal }).catch(
      (error: unknown) => {
        if (!(error instanceof TrainingAborted)) throw error;
      },
    );
    return microseconds;
  };
}

/** A member with the options given and the defaults of the others. */
function build(
  { definition }: Pick<ComponentBuilder, "definition">,
  given: Readonly<Record<string, unknown>>,
  ...collaborators: readonly unknown[]
): unknown {
  const options = parseOptions(definition.options, given, "", definition.name);
  return definition.create(options, ...(collaborators as []));
}

export function trainingRequest(runtime: Runtime, width: number, batchSize: number): Omit<TrainingRequest, "streams"> {
  const dimension = 2;
  const data = points(10_000, dimension);
  Stream.of(0, "data").fillNormal(data.data);
  const loss = conditionalFlowMatching.definition.create(
    {
      path: build(conditionalOt, { sigma: 0.05 }),
      coupling: build(independent, {}),
      predict: "velocity",
    },
    ...([new StandardGaussian(dimension), { dimension }] as unknown as []),
  );
  return {
    model: build(mlpVectorField, { hidden: [width, width, width], activation: "selu" }, { dimension }) as VectorField,
    loss: loss as Loss,
    optimizer: adam.definition.create({
      learningRate: 1e-3,
      schedule: constantRate.definition.create({}),
      beta1: 0.9,
      beta2: 0.999,
      epsilon: 1e-8,
    }) as Optimizer,
    runtime,
    train: data,
    options: { steps: 1e9, batchSize },
  };
}

export const flowMatchingSteps: readonly Benchmark[] = [
  { width: 64, batch: 256, target: 1.5 },
  { width: 256, batch: 1024, target: 1.2 },
].map(flowMatchingStep);
