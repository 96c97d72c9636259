import { trainedParameters, type BatchStreams, type Loss, type Trainable } from "../losses/loss.js";
import { layout, unflatten } from "../models/parameters.js";
import { UserError } from "../numerics/error.js";
import type { Points } from "../numerics/points.js";
import { mean } from "../numerics/statistics.js";
import type { Compiled, HostArrays, Runtime } from "../runtime/runtime.js";
import type { FloatArray } from "./checkpoint.js";
import type { TrainingOptions } from "./options.js";
import { classesOf } from "./step.js";

/** Draws that a validation averages over: enough for its error to be a few percent of the loss's deviation. */
const draws = 4096;

export interface ValidationParts {
  readonly model: Trainable;
  /** A loss of its own, which knows the validation part as its data: what it prepares must not touch training. */
  readonly loss: Loss;
  readonly points: Points;
  readonly batchSize: number;
  readonly runtime: Runtime;
  readonly streams: BatchStreams;
}

/** Steps from `done` to the next at which the training is validated: each multiple of `validateEvery`, and the last. */
export function stepsToValidation(done: number, { steps, validateEvery = steps }: TrainingOptions): number {
  return Math.min(steps - done, validateEvery - (done % validateEvery));
}

/** Whether the training is validated after this step. */
export function isValidated(step: number, { steps, validateEvery }: TrainingOptions): boolean {
  return validateEvery !== undefined && step > 0 && (step % validateEvery === 0 || step === steps);
}

/** The loss on the validation part, over the same batches whenever it is asked for, by a program compiled once. */
export class Validation {
  readonly #program: Compiled;
  readonly #batches: readonly HostArrays[];

  private constructor(program: Compiled, batches: readonly HostArrays[]) {
    this.#program = program;
    this.#batches = batches;
  }

  /** Throws a UserError where there is nothing to validate on, or the loss has rounds that data say nothing of. */
  static async of({ model, loss, points, batchSize, runtime, streams }: ValidationParts): Promise<Validation> {
    if (points.n === 0) {
      throw new UserError(
        "training.validateEvery: the dataset has no validation points; give it some, or leave the option out.",
      );
    }
    if (loss.rounds !== undefined && loss.rounds.count > 1) {
      throw new UserError(
        "training.validateEvery: this loss trains in rounds, of which all but the first learn from pairs that the model " +
          "before them draws and not from data, so that there is no loss on the validation part; leave the option out.",
      );
    }
    await loss.prepare?.(points, streams);
    const trained = trainedParameters(model, loss);
    const inputs = loss.inputs(batchSize, model.dimension, classesOf(model));
    const batches = Array.from({ length: Math.ceil(draws / batchSize) }, () => {
      const sizes = Object.entries(inputs).map(
        ([name, { shape }]) => [name, shape.reduce((a, b) => a * b, 1)] as const,
      );
      const batch = Object.fromEntries(sizes.map(([name, size]) => [name, runtime.floats(size)]));
      loss.fill(batch, points, batchSize, streams);
      return batch;
    });
    const program = await runtime.compile(
      ({ [parametersName]: flat, ...batch }) => ({
        loss: loss.value(model, unflatten(flat, trained), batch),
      }),
      { [parametersName]: { shape: [layout(trained).count] }, ...inputs },
      { name: "validate" },
    );
    return new Validation(program, batches);
  }

  /** The mean over the batches, for the flat vector of all trained parameters. */
  async loss(parameters: FloatArray): Promise<number> {
    const values: number[] = [];
    for (const batch of this.#batches) {
      const { loss } = await this.#program.run({ ...batch, [parametersName]: parameters });
      values.push(loss![0]!);
    }
    return mean(values);
  }

  dispose(): void {
    this.#program.dispose();
  }
}

/** Among the inputs of the program, beside those of the loss. */
const parametersName = "validated.parameters";
