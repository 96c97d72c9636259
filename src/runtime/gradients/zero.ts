import type { GradConfig } from "@tensorflow/tfjs";
import { tf } from "../tensorflow.js";
import { gradient } from "./gradient.js";

/**
 * Kernels that are constant almost everywhere: comparisons, logic, positions, integer quotients. tfjs has no gradient
 * for most of them, so `tf.where(x.greater(0), …)` and every second derivative through such a mask would throw.
 */
const constantKernels: Readonly<Record<string, readonly string[]>> = {
  Equal: ["a", "b"],
  NotEqual: ["a", "b"],
  Greater: ["a", "b"],
  GreaterEqual: ["a", "b"],
  Less: ["a", "b"],
  LessEqual: ["a", "b"],
  LogicalAnd: ["a", "b"],
  LogicalOr: ["a", "b"],
  LogicalNot: ["x"],
  All: ["x"],
  Any: ["x"],
  ArgMax: ["x"],
  ArgMin: ["x"],
  FloorDiv: ["a", "b"],
  SearchSorted: ["sortedSequence", "values"],
};

export const zeroGradients: readonly GradConfig[] = Object.entries(constantKernels).map(([kernel, inputs]) =>
  gradient(kernel, { inputs }, (_, saved) =>
    Object.fromEntries(inputs.map((name, i) => [name, () => tf.zeros(saved[i]!.shape)])),
  ),
);
