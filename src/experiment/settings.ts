import { z } from "zod";
import type { OptionInput, OptionOutput } from "../component/component.js";
import { parseBackend } from "../runtime/backends.js";
import { trainingOptions } from "../training/options.js";

/** How each model's samples, density and trajectories are recorded. */
export const evaluationShape = {
  samples: z.int().positive().default(2000).describe("samples of the model that are kept for pictures"),
  gridSize: z
    .int()
    .nonnegative()
    .refine((size) => size !== 1, "expected 0 for no map, or at least 2 cells a side")
    .default(64)
    .describe("cells on each side of the map of the density (2-D data); 0 for none"),
  gridMargin: z
    .number()
    .nonnegative()
    .default(0.1)
    .describe("space around the data on that map, in parts of its range"),
  trajectories: z.int().nonnegative().default(64).describe("samples whose way from base to data is kept"),
  times: z.int().min(2).default(21).describe("positions kept along each of those ways"),
  lossFloor: z
    .boolean()
    .optional()
    .describe("find the least value that the loss can have, which takes up to a second; true if left out"),
  pictures: z.boolean().default(true).describe("draw samples, density and ways, and keep the pictures with the run"),
};

function isBackend(name: string): boolean {
  try {
    parseBackend(name);
    return true;
  } catch {
    return false;
  }
}

/** What programs run on. */
export const runtimeShape = {
  backend: z
    .string()
    .refine(isBackend, "expected onnx, onnx:cuda, onnx:webgpu or tfjs:<backend>")
    .default("onnx")
    .describe("onnx, onnx:cuda, onnx:webgpu, or tfjs:<backend>"),
  precision: z.enum(["float32", "float64"]).default("float32").describe("of every tensor program"),
  threads: z
    .int()
    .positive()
    .optional()
    .describe("threads of a trial; left out, the machine's cores are divided among the workers"),
};

export const sectionShapes = { training: trainingOptions, evaluation: evaluationShape, runtime: runtimeShape };

export type TrainingInput = OptionInput<typeof trainingOptions>;
export type EvaluationInput = OptionInput<typeof evaluationShape>;
export type EvaluationSettings = OptionOutput<typeof evaluationShape>;
export type RuntimeInput = OptionInput<typeof runtimeShape>;
export type RuntimeSettings = OptionOutput<typeof runtimeShape>;
