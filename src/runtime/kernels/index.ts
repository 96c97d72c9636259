import { activations } from "./activation.js";
import { comparisons } from "./comparison.js";
import { constants } from "./constant.js";
import { convolutions } from "./convolution.js";
import { cumulative } from "./cumulative.js";
import { depthwiseConvolutions } from "./depthwise-convolution.js";
import { einsums } from "./einsum.js";
import { elementwiseBinary } from "./elementwise-binary.js";
import { elementwiseUnary } from "./elementwise-unary.js";
import { gathering } from "./gather.js";
import { imaging } from "./image.js";
import { joining } from "./joining.js";
import { matmul } from "./matmul.js";
import { normalization } from "./normalization.js";
import { padding } from "./padding.js";
import { pooling } from "./pooling.js";
import { reductions } from "./reduction.js";
import type { KernelRule } from "./rule.js";
import { selection } from "./selection.js";
import { shaping } from "./shape.js";
import { slicing } from "./slicing.js";
import { sorting } from "./sorting.js";
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
  ...cumulative,
  ...sorting,
  ...matmul,
  ...einsums,
  ...normalization,
  ...shaping,
  ...joining,
  ...slicing,
  ...padding,
  ...gathering,
  ...convolutions,
  ...depthwiseConvolutions,
  ...pooling,
  ...imaging,
  ...constants,
];
