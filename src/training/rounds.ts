import type { Rounds } from "../losses/loss.js";
import type { FittedModel, VectorField } from "../models/model.js";
import { UserError } from "../numerics/error.js";
import type { Checkpoint, FloatArray } from "./checkpoint.js";
import { DivergedError, TrainingAborted } from "./errors.js";
import type { TrainingStreams } from "./streams.js";
import { train, type TrainingProgress, type TrainingRequest, type TrainingResult } from "./train.js";

export interface RoundsRequest extends Omit<TrainingRequest, "streams" | "initial"> {
  /** The streams of a round, fresh from the seed also when the run is resumed. */
  readonly streamsOf: (round: number) => TrainingStreams;
  /** Called with the flow that a round has trained, where there is one; training waits for it. */
  readonly onFlow?: (round: number, flow: FittedModel) => Promise<void> | void;
}

/**
 * Minimises a loss in its rounds, which share the steps equally: each starts from the parameters of the one before, with
 * fresh optimizer slots and its own learning-rate schedule. A loss without rounds is minimised in one. Errors as of `train`.
 */
export async function trainInRounds(request: RoundsRequest): Promise<TrainingResult> {
  const { loss, model, options, streamsOf, onFlow, resumeFrom } = request;
  const { rounds } = loss;
  if (rounds === undefined) return train({ ...request, streams: streamsOf(0) });
  const { count } = rounds;
  if (options.steps < count) {
    throw new UserError(
      `training.steps: expected at least ${count}, one for each round of the loss, got ${options.steps}.`,
    );
  }
  const field = model as VectorField;
  const firstRound = resumeFrom?.round?.index ?? 0;
  let initial = resumeFrom?.round?.initial;
  let flow = initial && (await rounds.flow(firstRound - 1, field, initial));
  for (let round = firstRound; ; round++) {
    const result = await trainRound(request, rounds, { round, initial, flow });
    const isLast = round === count - 1;
    const isDone = isLast && resumeFrom?.step === options.steps;
    flow = isDone ? undefined : await rounds.flow(round, field, result.parameters);
    if (flow) await onFlow?.(round, flow);
    if (isLast) return result;
    initial = result.parameters;
  }
}

/** Where a round starts. */
interface RoundStart {
  readonly round: number;
  readonly initial: FloatArray | undefined;
  readonly flow: FittedModel | undefined;
}

async function trainRound(
  request: RoundsRequest,
  rounds: Rounds,
  { round, initial, flow }: RoundStart,
): Promise<TrainingResult> {
  const { resumeFrom, ...rest } = request;
  const { options, streamsOf, onProgress } = rest;
  const { steps } = options;
  const [begin, end] = [0, 1].map((k) => Math.floor(((round + k) * steps) / rounds.count)) as [number, number];
  const streams = streamsOf(round);
  // Later rounds draw no initial parameters: what their pairs are drawn by is that stream.
  const loss = flow ? await rounds.loss(round, flow, streams.init) : request.loss;
  const inWhole = (checkpoint: Checkpoint): Checkpoint => ({
    ...checkpoint,
    step: begin + checkpoint.step,
    ...(initial && { round: { index: round, initial } }),
  });
  const isResumed = resumeFrom !== undefined && (resumeFrom.round?.index ?? 0) === round;
  try {
    const { parameters, checkpoint } = await train({
      ...rest,
      loss,
      streams,
      options: { ...options, steps: end - begin },
      ...(initial && { initial }),
      ...(isResumed && { resumeFrom: { ...resumeFrom, step: resumeFrom.step - begin } }),
      ...(onProgress && {
        onProgress: (progress: TrainingProgress) =>
          onProgress({ ...progress, step: begin + progress.step, steps, checkpoint: inWhole(progress.checkpoint) }),
      }),
    });
    return { parameters, checkpoint: inWhole(checkpoint) };
  } catch (error) {
    if (error instanceof TrainingAborted) throw new TrainingAborted(inWhole(error.checkpoint), error.cause);
    if (error instanceof DivergedError) throw error.after(begin, steps);
    throw error;
  }
}
