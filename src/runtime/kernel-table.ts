import { fusedRules } from "./fused/index.js";
import type { KernelTable } from "./graph.js";
import { kernelRules } from "./kernels/index.js";

const tableOf = (rules: typeof kernelRules): KernelTable => new Map(rules.map((rule) => [rule.kernel, rule]));

/** What a program may call. */
export const programKernels = tableOf(kernelRules);

/** What a graph may hold: besides the kernels of programs, those that passes put there. */
export const graphKernels = tableOf([...kernelRules, ...fusedRules]);
