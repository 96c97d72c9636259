import type { GradConfig } from "@tensorflow/tfjs";
import { tf } from "../tensorflow.js";
import { activationGradients } from "./activation.js";
import { convolutionGradients } from "./convolution.js";
import { cumulativeGradients } from "./cumulative.js";
import { elementwiseGradients } from "./elementwise.js";
import { repairEngine } from "./engine-repairs.js";
import { gatherGradients } from "./gather.js";
import { imageGradients } from "./image.js";
import { matmulGradients } from "./matmul.js";
import { normalizationGradients } from "./normalization.js";
import { poolingGradients } from "./pooling.js";
import { reductionGradients } from "./reduction.js";
import { shapeGradients } from "./shape.js";
import { slicingGradients } from "./slicing.js";
import { zeroGradients } from "./zero.js";

/** The gradients that tfjs lacks or has wrong; all others are tfjs's own. */
export const gradients: readonly GradConfig[] = [
  ...zeroGradients,
  ...elementwiseGradients,
  ...activationGradients,
  ...reductionGradients,
  ...cumulativeGradients,
  ...matmulGradients,
  ...normalizationGradients,
  ...shapeGradients,
  ...slicingGradients,
  ...gatherGradients,
  ...convolutionGradients,
  ...poolingGradients,
  ...imageGradients,
];

let registered = false;

/** Corrects tfjs's gradients; its registry is global, so they then hold on every backend. Idempotent. */
export function registerGradients(): void {
  if (registered) return;
  registered = true;
  repairEngine();
  for (const config of gradients) tf.registerGradient(config);
}
