import { kindToken } from "../../src/component/token.js";
import { dataToken, type Dataset } from "../../src/datasets/dataset.js";
import { defineExperiment } from "../../src/experiment/define-experiment.js";
import { TrialContainer } from "../../src/experiment/container.js";
import { completeConfig } from "../../src/experiment/complete.js";
import type { ExperimentInput } from "../../src/experiment/experiment.js";
import { planTrials } from "../../src/experiment/plan.js";
import type { Trainable } from "../../src/losses/loss.js";
import { Stream } from "../../src/numerics/random.js";
import type { Runtime } from "../../src/runtime/runtime.js";
import { TrainingAborted } from "../../src/training/errors.js";
import { trainingStreams } from "../../src/training/streams.js";
import { train, type TrainingRequest } from "../../src/training/train.js";
import type { Contestant } from "../benchmark.js";

/** What a study says of its training, for steps without end. */
export type TrainingStudy = Pick<ExperimentInput, "dataset" | "model" | "loss" | "solver"> & {
  readonly batchSize: number;
};

const seconds = 0.7;
/** Reports before the clock starts: compiling is over and calls have found their length. */
const warmup = 4;

/** The components of the only trial of a study, assembled as a run assembles them. */
export function containerOf(runtime: Runtime, { batchSize, ...study }: TrainingStudy): TrialContainer {
  const experiment = defineExperiment({ name: "bench", training: { steps: 1e9, batchSize }, ...study });
  const [trial] = planTrials(experiment, { source: { path: "bench", text: "" } });
  return new TrialContainer(completeConfig(trial!.config, experiment.registry), experiment.registry, {
    streams: (purpose) => Stream.of(0, purpose),
    startRuntime: () => Promise.resolve(runtime),
  });
}

/** What trains the only trial of a study. */
export async function trainingRequest(
  runtime: Runtime,
  study: TrainingStudy,
): Promise<Omit<TrainingRequest, "streams">> {
  const container = containerOf(runtime, study);
  const data: Dataset = await container.get(dataToken);
  return {
    model: (await container.get(kindToken("model"))) as Trainable,
    loss: await container.get(kindToken("loss")),
    optimizer: await container.get(kindToken("optimizer")),
    runtime,
    train: data.train,
    options: { steps: 1e9, batchSize: study.batchSize },
  };
}

/** Runs the training loop itself, and stops it when the time is up; says the microseconds of a step. */
export async function trainer(runtime: Runtime, study: TrainingStudy): Promise<Contestant> {
  const request = await trainingRequest(runtime, study);
  const work = async (): Promise<number> => {
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
  return { threads: runtime.threads, work };
}
