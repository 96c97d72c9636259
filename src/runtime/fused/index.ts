import type { KernelRule } from "../kernels/rule.js";
import { gemm } from "./gemm.js";
import { positive } from "./positive.js";

/** Kernels that tfjs does not have: passes put them in the place of slower ones. */
export const fusedRules: readonly KernelRule[] = [gemm, positive];
