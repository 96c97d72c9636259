import { kindToken } from "../../../src/component/token.js";
import { dataToken } from "../../../src/datasets/dataset.js";
import { completeConfig } from "../../../src/experiment/complete.js";
import { TrialContainer } from "../../../src/experiment/container.js";
import { defineExperiment } from "../../../src/experiment/define-experiment.js";
import type { ExperimentInput } from "../../../src/experiment/experiment.js";
import { planTrials } from "../../../src/experiment/plan.js";
import type { Trainable } from "../../../src/losses/loss.js";
import { Stream } from "../../../src/numerics/random.js";
import type { HostArray, HostArrays, LoopBody, LoopSpecs, Runtime, Specs } from "../../../src/runtime/runtime.js";
import type { TrainingOptions } from "../../../src/training/options.js";
import { trainingStreams } from "../../../src/training/streams.js";
import { train } from "../../../src/training/train.js";

export type Study = Pick<ExperimentInput, "dataset" | "model" | "loss" | "optimizer"> & {
  readonly training?: Partial<TrainingOptions>;
};

/** A training that was run alone: its step, what it was fed, and where it came. */
export interface Training {
  readonly body: LoopBody<Specs, Specs, Specs>;
  readonly specs: LoopSpecs<Specs, Specs, Specs>;
  readonly start: HostArrays;
  readonly batch: HostArrays;
  readonly end: HostArrays;
  readonly losses: readonly number[];
}

export const steps = 6;
const batchSize = 16;

/** Trains the only trial of a study for some steps, and keeps all that its loop met. */
export async function trained(runtime: Runtime, { training, ...study }: Study, seed: number): Promise<Training> {
  const options = { steps, batchSize, ...training };
  const experiment = defineExperiment({ name: "replica", training: options, ...study });
  const [trial] = planTrials(experiment, { source: { path: "replica", text: "" } });
  const container = new TrialContainer(completeConfig(trial!.config, experiment.registry), experiment.registry, {
    streams: (purpose) => Stream.of(0, purpose),
    startRuntime: () => Promise.resolve(runtime),
  });
  let met: Pick<Training, "body" | "specs"> | undefined;
  const calls: { state: HostArrays; batch: HostArrays; steps: number }[] = [];
  const recording: Runtime = {
    backend: runtime.backend,
    precision: runtime.precision,
    threads: runtime.threads,
    compile: (program, inputs, named) => runtime.compile(program, inputs, named),
    floats: (length) => runtime.floats(length),
    dispose: () => undefined,
    async compileLoop(body, specs, named) {
      const loop = await runtime.compileLoop(body, specs, named);
      met = { body, specs } as unknown as Pick<Training, "body" | "specs">;
      return {
        ...{ specs: loop.specs, outputs: loop.outputs },
        report: () => loop.report(),
        onnx: () => loop.onnx(),
        dispose: () => undefined,
        run(state, constants, batch, count) {
          calls.push({ state: copied(state), batch: copied(batch), steps: count });
          return loop.run(state, constants, batch, count);
        },
      };
    },
  };
  const losses: number[] = [];
  const { checkpoint } = await train({
    model: (await container.get(kindToken("model"))) as Trainable,
    loss: await container.get(kindToken("loss")),
    optimizer: await container.get(kindToken("optimizer")),
    runtime: recording,
    train: (await container.get(dataToken)).train,
    options,
    streams: trainingStreams(seed),
    onProgress: (progress) => {
      losses.push(...progress.losses);
    },
  });
  return { ...met!, start: calls[0]!.state, batch: joined(calls), end: checkpoint.state, losses };
}

function copied(arrays: HostArrays): HostArrays {
  return Object.fromEntries(Object.entries(arrays).map(([name, array]) => [name, array.slice()]));
}

/** The batches of several calls as those of one. */
function joined(calls: readonly { batch: HostArrays; steps: number }[]): HostArrays {
  const names = Object.keys(calls[0]!.batch);
  return Object.fromEntries(
    names.map((name) => {
      const numbers = calls.flatMap((call) => {
        const array: HostArray = call.batch[name]!;
        return Array.from(array.subarray(0, array.length));
      });
      return [name, Float64Array.from(numbers)];
    }),
  );
}
