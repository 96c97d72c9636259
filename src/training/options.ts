import { z } from "zod";

/** The options of a training run, as the `training` section of a study gives them. */
export const trainingOptions = {
  steps: z.int().positive().default(20_000).describe("number of optimizer steps"),
  batchSize: z.int().positive().default(256).describe("points in the batch of one step"),
  gradientClip: z.number().positive().optional().describe("greatest norm of the gradient of all parameters together"),
  emaDecay: z
    .number()
    .gt(0)
    .lt(1)
    .optional()
    .describe("decay of the exponential moving average of the parameters that is used in place of the last ones"),
  validateEvery: z
    .int()
    .positive()
    .optional()
    .describe("steps from one evaluation of the loss on the validation part to the next, which pruners judge by"),
};

export type TrainingOptions = z.output<z.ZodObject<typeof trainingOptions>>;
