import type { BatchStreams } from "../losses/loss.js";
import { Stream, type StreamState } from "../numerics/random.js";

/** The seeded streams of a training run: those of the batches, and that of the initial parameters. */
export interface TrainingStreams extends BatchStreams {
  readonly init: Stream;
}

export type BatchStreamStates = Readonly<Record<keyof BatchStreams, StreamState>>;

/** The streams of a training run under a seed. */
export function trainingStreams(seed: number): TrainingStreams {
  return {
    init: Stream.of(seed, "init"),
    data: Stream.of(seed, "data"),
    noise: Stream.of(seed, "noise"),
    time: Stream.of(seed, "time"),
  };
}

export function streamStates({ data, noise, time }: BatchStreams): BatchStreamStates {
  return { data: data.state(), noise: noise.state(), time: time.state() };
}

export function restoreStreams({ data, noise, time }: BatchStreamStates): BatchStreams {
  return { data: Stream.restore(data), noise: Stream.restore(noise), time: Stream.restore(time) };
}
