import { kindToken } from "../component/token.js";
import { dataToken } from "../datasets/dataset.js";
import { trainedParameters, type Loss, type Trainable } from "../losses/loss.js";
import { layout } from "../models/parameters.js";
import type { Points } from "../numerics/points.js";
import { runtimeToken } from "../runtime/runtime.js";
import type { Checkpoint } from "../training/checkpoint.js";
import { TrainingAborted } from "../training/errors.js";
import type { TrainingOptions } from "../training/options.js";
import { trainingStreams } from "../training/streams.js";
import { classesOf } from "../training/step.js";
import { trainInRounds } from "../training/rounds.js";
import type { TrainingProgress, TrainingResult } from "../training/train.js";
import { Checkpoints } from "./checkpoints.js";
import type { TrialContainer } from "./container.js";
import { LossSeries } from "./loss-series.js";
import { TrialPruned, type OnReport } from "./pruned.js";
import { logReflow } from "./reflow-figures.js";
import type { RunLog } from "./run-log.js";
import { artifactNames } from "./trial.js";
import { ValidationReports } from "./validation-reports.js";

export interface TrainModelRequest {
  readonly model: Trainable;
  readonly options: TrainingOptions;
  readonly container: TrialContainer;
  /** The same components over the validation part as training data. */
  readonly onValidation: () => Promise<TrialContainer>;
  readonly seed: number;
  readonly log: RunLog;
  readonly signal?: AbortSignal;
  /** Milliseconds from one checkpoint to the next. */
  readonly checkpointInterval: number;
  readonly onProgress: (step: number, loss: number) => void;
  readonly onReport?: OnReport;
  /** Whether to find the least value that the loss can have. */
  readonly findsFloor: boolean;
}

const timeName = "time.training";

/**
 * Trains the trial's model, from where an earlier attempt left it if there was one. Logs the loss as `loss`, its least
 * value where that is known as `loss.floor`, what it ends above that as `loss.excess` (the mean over the last tenth of the
 * steps), the loss on the validation part as `loss.validation` if the options ask for it, and `time.training` in seconds;
 * keeps the parameters, what the loss has to keep, and the checkpoint from which training could go on. Throws a
 * `TrialPruned` where `onReport` ends the trial.
 */
export async function trainModel(request: TrainModelRequest): Promise<TrainingResult["parameters"]> {
  const { model, options, container, seed, log, signal } = request;
  const loss = await container.get(kindToken("loss"));
  const { train: points } = await container.get(dataToken);
  const checkpoints = new Checkpoints(log, artifactNames.checkpoints);
  const resumeFrom = await checkpoints.load();
  const series = new LossSeries(options.steps, resumeFrom?.step);

  const began = performance.now() - 1000 * (resumeFrom ? await log.last(timeName) : 0);
  const seconds = () => (performance.now() - began) / 1000;
  const save = async (checkpoint: Checkpoint) => {
    await log.points([{ name: timeName, step: checkpoint.step, value: seconds(), at: Date.now() }]);
    await checkpoints.save(checkpoint);
  };
  const reports = await ValidationReports.of(request);
  let savedAt = performance.now();
  const onProgress = async ({ step, losses, checkpoint }: TrainingProgress) => {
    await log.points(series.add(losses, Date.now()));
    request.onProgress(step, losses.at(-1)!);
    if (checkpoint.step === step) await reports?.at(checkpoint);
    if (performance.now() - savedAt < request.checkpointInterval) return;
    savedAt = performance.now();
    await save(checkpoint);
  };

  try {
    // An attempt that ended between a report and the answer to it is answered now.
    if (resumeFrom) await reports?.at(resumeFrom);
    const { parameters, checkpoint } = await trainInRounds({
      model,
      loss,
      options,
      onProgress,
      train: points,
      optimizer: await container.get(kindToken("optimizer")),
      runtime: await container.get(runtimeToken),
      streamsOf: (round) => trainingStreams(seed, round),
      onFlow: (round, flow) => logReflow(round, flow, seed, log),
      ...(signal && { signal }),
      ...(resumeFrom && { resumeFrom }),
    });
    // Where an earlier attempt had done all steps, its figures stand. Floors are those of models that know no classes.
    if (request.findsFloor && resumeFrom?.step !== checkpoint.step && classesOf(model) === undefined)
      await logExcess(loss, points, series, seed, log);
    await log.npy(artifactNames.parameters, parameters, [parameters.length]);
    for (const [name, { data, shape }] of Object.entries(loss.artifacts?.() ?? {}))
      await log.npy(`${name}.npy`, data, shape);
    await log.json(artifactNames.parameterLayout, layout(trainedParameters(model, loss)));
    await save(checkpoint);
    return parameters;
  } catch (error) {
    await log.points(series.flush(Date.now()));
    // A training that failed would fail there again: it starts anew, perhaps by a program that has been mended.
    if (error instanceof TrainingAborted || error instanceof TrialPruned) await save(error.checkpoint);
    else await checkpoints.clear();
    throw error;
  } finally {
    reports?.dispose();
  }
}

async function logExcess(loss: Loss, points: Points, series: LossSeries, seed: number, log: RunLog): Promise<void> {
  const floor = loss.floor?.(points, trainingStreams(seed));
  if (floor === undefined) return;
  const { value, standardError } = series.recent();
  await log.figure("loss.floor", floor.value, floor.standardError);
  await log.figure("loss.excess", value - floor.value, Math.hypot(standardError, floor.standardError));
}
