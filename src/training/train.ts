import { setImmediate as eventLoopTurn } from "node:timers/promises";
import { trainedParameters, type Loss, type Trainable } from "../losses/loss.js";
import { initialize } from "../models/parameters.js";
import { UserError } from "../numerics/error.js";
import type { Points } from "../numerics/points.js";
import type { Optimizer } from "../optimizers/optimizer.js";
import type { Runtime, Specs } from "../runtime/runtime.js";
import { adapt } from "./adapt.js";
import { Batches } from "./batches.js";
import { checkFit, type Checkpoint, type FloatArray, type TrainingState } from "./checkpoint.js";
import { DivergedError, TrainingAborted } from "./errors.js";
import type { TrainingOptions } from "./options.js";
import { Pace } from "./pace.js";
import { classesOf, compileStep, stateNames } from "./step.js";
import { restoreStreams, streamStates, type TrainingStreams } from "./streams.js";
import { stepsToValidation } from "./validation.js";

export interface TrainingProgress {
  /** Steps done, and those of the whole run. */
  readonly step: number;
  readonly steps: number;
  /** The loss of each step since the last report; the last of them is that of `step`. */
  readonly losses: FloatArray;
  /** Since the last report, with the making of batches. */
  readonly stepsPerSecond: number;
  /** Where the run can go on from: the state after `step`, or the last good one before it where the run has diverged. */
  readonly checkpoint: Checkpoint;
}

export interface TrainingRequest {
  readonly model: Trainable;
  readonly loss: Loss;
  readonly optimizer: Optimizer;
  readonly runtime: Runtime;
  readonly train: Points;
  readonly options: TrainingOptions;
  /** Fresh from the seed, also when the run is resumed. */
  readonly streams: TrainingStreams;
  /** Called after each call of the runtime, at every step of `validateEvery` among others; training waits for it. */
  readonly onProgress?: (progress: TrainingProgress) => Promise<void> | void;
  /** Parameters to start from; drawn if absent. */
  readonly initial?: FloatArray;
  /** Ends the training between two calls. */
  readonly signal?: AbortSignal;
  readonly resumeFrom?: Checkpoint;
  /** How long one call of the runtime should take; what comes out does not depend on it. */
  readonly callSeconds?: number;
}

export interface TrainingResult {
  /** The flat vector of the trained parameters to use: the last one, or its moving average if that was asked for. */
  readonly parameters: FloatArray;
  readonly checkpoint: Checkpoint;
}

/**
 * Minimises the loss over the model's parameters. Throws a `DivergedError` that names the first step whose loss is not
 * finite, and a `TrainingAborted` when the signal says so.
 */
export async function train(request: TrainingRequest): Promise<TrainingResult> {
  checkRequest(request);
  const { loss, optimizer, runtime, options, signal, onProgress } = request;
  const { steps, batchSize } = options;
  const compiled = await compileStep(runtime, request);
  let batches: Batches | undefined;
  try {
    await loss.prepare?.(request.train, request.streams);
    let checkpoint = await start(request, compiled.specs.state);
    const streams = restoreStreams(checkpoint.streams);
    batches = new Batches({ ...request, specs: compiled.specs.batch, streams, steps, batchSize });
    const pace = new Pace(request.callSeconds ?? 0.1);
    const diverged = (what: string, step: number) => new DivergedError(what, step, steps, optimizer.learningRate);

    while (checkpoint.step < steps) {
      if (signal?.aborted) throw new TrainingAborted(checkpoint, signal.reason);
      const began = performance.now();
      const count = Math.min(pace.steps, batches.greatest, stepsToValidation(checkpoint.step, options));
      const batch = batches.fill(checkpoint.step, count);
      const { state, outputs } = await compiled.run(checkpoint.state, {}, batch, count);
      const seconds = (performance.now() - began) / 1000;
      pace.record(count, seconds);

      const losses = outputs["loss"] as FloatArray;
      const firstBad = losses.findIndex((value) => !Number.isFinite(value));
      const good = firstBad === -1 ? count : firstBad;
      const step = checkpoint.step + good;
      if (good === count) checkpoint = { step, state: state as TrainingState, streams: streamStates(streams) };
      if (good > 0) {
        const report = { losses: losses.subarray(0, good), stepsPerSecond: count / seconds, checkpoint };
        await onProgress?.({ step, steps, ...report });
      }
      if (good < count) throw diverged(`The loss became ${losses[good]!}`, step + 1);
      // The runtime blocks the thread while it runs: signals and timers get their turn here.
      await eventLoopTurn();
    }

    const { state } = checkpoint;
    const parameters = state[stateNames.average] ?? state[stateNames.parameters]!;
    if (!parameters.every(Number.isFinite)) throw diverged("A parameter became infinite or NaN", steps);
    return { parameters, checkpoint };
  } finally {
    batches?.dispose();
    compiled.dispose();
  }
}

/** What the first call starts from: what is resumed, or fresh parameters and empty slots. */
async function start(request: TrainingRequest, specs: Specs): Promise<Checkpoint> {
  const { runtime, streams, resumeFrom } = request;
  const zeros = Object.entries(specs).map(([name, { shape }]) => [name, runtime.floats(shape[0]!)] as const);
  const state: TrainingState = Object.fromEntries(zeros);
  if (resumeFrom !== undefined) {
    checkFit(resumeFrom, state);
    return resumeFrom;
  }
  const parameters = request.initial ?? (await drawParameters(request));
  state[stateNames.parameters]!.set(parameters);
  state[stateNames.average]?.set(parameters);
  return { step: 0, state, streams: streamStates(streams) };
}

async function drawParameters({ model, loss, runtime, streams, train: data }: TrainingRequest): Promise<FloatArray> {
  const parameters = initialize(trainedParameters(model, loss), streams.init);
  if (model.family === "flow") await adapt(model, parameters, data, runtime);
  return parameters;
}

function checkRequest({ model, loss, train: data, options }: TrainingRequest): void {
  if (!loss.families.includes(model.family)) {
    throw new UserError(
      `This loss trains models of the family ${loss.families.join(", ")}, but the model is a ${model.family}.`,
    );
  }
  const classes = classesOf(model);
  if (classes !== undefined && loss.inputs(options.batchSize, model.dimension, classes)["condition"] === undefined) {
    throw new UserError(
      "The model is class-conditional, but this loss does not tell it the classes; " +
        "train it with conditionalFlowMatching, or set its option conditional to false.",
    );
  }
  if (model.family === "vectorField" && model.score !== undefined && loss.trainsScore !== true) {
    throw new UserError(
      "The model has a score of its own, which this loss does not train; train it with scoreAndFlowMatching, or take its " +
        "velocity field alone as the model.",
    );
  }
  if (model.dimension !== data.d) {
    throw new UserError(`The model has dimension ${model.dimension}, but the training data have ${data.d} columns.`);
  }
  if (data.n < options.batchSize) {
    throw new UserError(
      `There are ${data.n} training points, fewer than training.batchSize (${options.batchSize}); ` +
        "give more data or a smaller batch size.",
    );
  }
}
