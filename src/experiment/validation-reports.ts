import { kindToken } from "../component/token.js";
import { dataToken } from "../datasets/dataset.js";
import type { Trainable } from "../losses/loss.js";
import { Stream } from "../numerics/random.js";
import { runtimeToken } from "../runtime/runtime.js";
import type { Checkpoint } from "../training/checkpoint.js";
import type { TrainingOptions } from "../training/options.js";
import { stateNames } from "../training/step.js";
import { isValidated, Validation } from "../training/validation.js";
import type { TrialContainer } from "./container.js";
import { TrialPruned, type OnReport } from "./pruned.js";
import type { RunLog } from "./run-log.js";

/** Name of the series. */
export const validationName = "loss.validation";

export interface ValidationReportsParts {
  readonly model: Trainable;
  readonly options: TrainingOptions;
  readonly container: TrialContainer;
  /** The same components over the validation part as training data. */
  readonly onValidation: () => Promise<TrialContainer>;
  readonly seed: number;
  readonly log: RunLog;
  readonly onReport?: OnReport;
}

/** Logs the loss on the validation part as `loss.validation` along the training, and asks whether the trial goes on. */
export class ValidationReports {
  readonly #parts: ValidationReportsParts;
  readonly #validation: Validation;

  private constructor(parts: ValidationReportsParts, validation: Validation) {
    this.#parts = parts;
    this.#validation = validation;
  }

  /** Undefined where the training's options ask for none. */
  static async of(parts: ValidationReportsParts): Promise<ValidationReports | undefined> {
    const { model, options, container, onValidation, seed } = parts;
    if (options.validateEvery === undefined) return undefined;
    const of = (purpose: string) => Stream.of(seed, `validation.${purpose}`);
    const validation = await Validation.of({
      model,
      loss: await (await onValidation()).get(kindToken("loss")),
      points: (await container.get(dataToken)).validation,
      batchSize: options.batchSize,
      runtime: await container.get(runtimeToken),
      streams: { data: of("data"), noise: of("noise"), time: of("time") },
    });
    return new ValidationReports(parts, validation);
  }

  /**
   * Validates the parameters to use after a step, if it is one of those to validate after. Throws a `TrialPruned` where
   * the trial is not to go on; after the last step, when nothing is left to save, nobody is asked.
   */
  async at(checkpoint: Checkpoint): Promise<void> {
    const { options, log, onReport } = this.#parts;
    const { step, state } = checkpoint;
    if (!isValidated(step, options)) return;
    const value = await this.#validation.loss(state[stateNames.average] ?? state[stateNames.parameters]!);
    await log.points([{ name: validationName, step, value, at: Date.now() }]);
    if (step === options.steps) return;
    const reason = await onReport?.(step, value);
    if (reason !== undefined) throw new TrialPruned(reason, checkpoint);
  }

  dispose(): void {
    this.#validation.dispose();
  }
}
