import { activations } from "./activation.js";
import { comparisons } from "./comparison.js";
import { constants } from "./constant.js";
import { elementwiseBinary } from "./elementwise-binary.js";
import { elementwiseUnary } from "./elementwise-unary.js";
import { matmul } from "./matmul.js";
import { reductions } from "./reduction.js";
import type { KernelRule } from "./rule.js";
import { selection } from "./selection.js";
import { shaping } from "./shape.js";
import { slicing } from "./slicing.js";
import { trigonometry } from "./trigonometry.js";

/** Every tfjs kernel that a compiled program may call. */
export const kernelRules: readonly KernelRule[] = [
  ...elementwiseUnary,
  ...trigonometry,
  ...activations,
  ...elementwiseBinary,
  ...comparisons,
  ...selection,
  ...reductions,
  ...matmul,
  ...shaping,
  ...slicing,
  ...constants,
];
