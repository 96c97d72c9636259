import type { KernelTable } from "./graph.js";
import { kernelRules } from "./kernels/index.js";

/** Everything that a graph may hold, by name. */
export const kernelTable: KernelTable = new Map(kernelRules.map((rule) => [rule.kernel, rule]));
