import type { BatchingRule } from "../rule.js";
import { elementwiseRules } from "./elementwise.js";
import { gatherRules } from "./gather.js";
import { imageRules } from "./image.js";
import { perReplicaRules } from "./per-replica.js";
import { productRules } from "./product.js";
import { reductionRules } from "./reduction.js";
import { shapeRules } from "./shape.js";

/** By kernel, how an operation of all replicas is written. */
export const batchingRules: ReadonlyMap<string, BatchingRule> = new Map([
  ...elementwiseRules,
  ...productRules,
  ...reductionRules,
  ...shapeRules,
  ...gatherRules,
  ...imageRules,
  ...perReplicaRules,
]);
