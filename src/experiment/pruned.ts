import type { Checkpoint } from "../training/checkpoint.js";

/** Told the validation loss after a step; a sentence in return ends the trial, which was not worth going on. */
export type OnReport = (step: number, value: number) => Promise<string | undefined>;

/** A pruner has ended the trial; `checkpoint` is where it could go on. */
export class TrialPruned extends Error {
  override readonly name = "TrialPruned";
  readonly checkpoint: Checkpoint;

  /** `reason` is a sentence. */
  constructor(reason: string, checkpoint: Checkpoint) {
    super(reason);
    this.checkpoint = checkpoint;
  }
}
