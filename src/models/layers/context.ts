import type * as tf from "@tensorflow/tfjs";
import { z } from "zod";
import type { Classes } from "../../datasets/dataset.js";
import { UserError } from "../../numerics/error.js";
import type { Conditioning } from "../model.js";

/** Options of every velocity field: what it knows beside the position. */
export const contextOptions = {
  fourierFeatures: z
    .int()
    .nonnegative()
    .default(0)
    .describe("number of frequencies: cos(k pi t) and sin(k pi t) for k = 1, 2, … beside the time itself"),
  conditional: z
    .boolean()
    .default(false)
    .describe("know the class of a point, and sample the classes as often as the training data have them"),
  guidance: z
    .number()
    .nonnegative()
    .default(1)
    .describe(
      "how strongly a class-conditional model is drawn to the class that it samples: 1 as learnt, more for clearer",
    ),
};

export interface ContextOptions {
  readonly fourierFeatures: number;
  readonly conditional: boolean;
  readonly guidance: number;
}

/** Time and class as features of a network: [t, cos(k pi t), sin(k pi t), class]. */
export class Context {
  /** Number of features. */
  readonly width: number;
  readonly conditioning: Conditioning | undefined;
  readonly #frequencies: readonly number[];

  constructor({ fourierFeatures, conditional, guidance }: ContextOptions, classes: Classes | undefined) {
    if (conditional && classes === undefined) {
      throw new UserError(
        "model.conditional is true, but the dataset has no classes; set it to false, or take labelled data.",
      );
    }
    if (!conditional && guidance !== 1) {
      throw new UserError(
        `model.guidance is ${guidance}, but the model knows no classes to be drawn to; set model.conditional to true, or ` +
          "leave guidance out.",
      );
    }
    this.#frequencies = Array.from({ length: fourierFeatures }, (_, k) => (k + 1) * Math.PI);
    this.conditioning = conditional ? { classes: classes!.names.length, guidance } : undefined;
    this.width = 1 + 2 * fourierFeatures + (this.conditioning?.classes ?? 0);
  }

  /** Features [n, width] at times t [n, 1] and classes [n, classes]; zeros stand for a class that is not given. */
  apply(t: tf.Tensor, condition?: tf.Tensor): tf.Tensor {
    const waves = this.#frequencies.flatMap((frequency) => [t.mul(frequency).cos(), t.mul(frequency).sin()]);
    const known = this.conditioning && [condition ?? t.zerosLike().tile([1, this.conditioning.classes])];
    return t.concat([...waves, ...(known ?? [])], 1);
  }
}
