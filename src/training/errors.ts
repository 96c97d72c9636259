import { UserError } from "../numerics/error.js";
import type { Checkpoint } from "./checkpoint.js";

/** The loss, or a parameter, became NaN or infinite. */
export class DivergedError extends UserError {
  readonly step: number;
  readonly #what: string;
  readonly #learningRate: number;

  constructor(what: string, step: number, steps: number, learningRate: number) {
    super(
      `${what} at step ${step} of ${steps}; try a learning rate below ${learningRate}, training.gradientClip, ` +
        "or standardized data.",
      { kind: "failure" },
    );
    this.step = step;
    this.#what = what;
    this.#learningRate = learningRate;
  }

  /** The same, counted from the beginning of a training of `steps` steps of which `begin` were done before. */
  after(begin: number, steps: number): DivergedError {
    return new DivergedError(this.#what, begin + this.step, steps, this.#learningRate);
  }
}

/** The caller's signal ended the training; `checkpoint` is where it can go on. */
export class TrainingAborted extends Error {
  override readonly name = "AbortError";
  readonly checkpoint: Checkpoint;

  constructor(checkpoint: Checkpoint, reason: unknown) {
    super(`Training was stopped after step ${checkpoint.step}.`, { cause: reason });
    this.checkpoint = checkpoint;
  }

  get step(): number {
    return this.checkpoint.step;
  }
}
