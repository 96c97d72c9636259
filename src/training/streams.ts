import type { BatchStreams } from "../losses/loss.js";
import { Stream, type StreamState } from "../numerics/random.js";

/** The seeded streams of a training run: those of the batches, and that of the initial parameters. */
export interface TrainingStreams extends BatchStreams {
  readonly init: Stream;
}

export type BatchStreamStates = Readonly<Record<keyof BatchStreams, StreamState>>;

/** The streams of a training run under a seed, or of one of its later rounds. */
export function trainingStreams(seed: number, round = 0): TrainingStreams {
  const of = (purpose: string) => Stream.of(seed, round === 0 ? purpose : `${purpose}.${round}`);
  return { init: of("init"), data: of("data"), noise: of("noise"), time: of("time") };
}

export function streamStates({ data, noise, time }: BatchStreams): BatchStreamStates {
  return { data: data.state(), noise: noise.state(), time: time.state() };
}

export function restoreStreams({ data, noise, time }: BatchStreamStates): BatchStreams {
  return { data: Stream.restore(data), noise: Stream.restore(noise), time: Stream.restore(time) };
}
