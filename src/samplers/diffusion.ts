import type * as tf from "@tensorflow/tfjs";
import { z } from "zod";

const schedules = {
  constant: (t) => t.onesLike(),
  decreasing: (t) => t.mul(-1).add(1).relu().sqrt(),
  bridge: (t) => t.mul(t.mul(-1).add(1)).relu().sqrt(),
} satisfies Readonly<Record<string, (t: tf.Tensor) => tf.Tensor>>;

type Schedule = keyof typeof schedules;

export interface DiffusionOptions {
  readonly diffusion: number;
  readonly schedule: Schedule;
}

/** g(t) of the options. */
export function diffusionAt({ diffusion, schedule }: DiffusionOptions, t: tf.Tensor): tf.Tensor {
  return schedules[schedule](t).mul(diffusion);
}

/** What every sampler of a stochastic equation can be told. */
export const samplerOptions = {
  steps: z.int().positive().default(100).describe("equal steps per unit of time: their number over [0, 1]"),
  diffusion: z.number().nonnegative().default(1).describe("scale of the noise g(t); 0 leaves the ODE"),
  schedule: z
    .enum(Object.keys(schedules) as [Schedule, ...Schedule[]])
    .default("decreasing")
    .describe(
      "g(t) in units of the scale: 1, sqrt(1 - t) or sqrt(t (1 - t)); where the score has a pole, g must vanish",
    ),
};
