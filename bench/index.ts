import type { Benchmark } from "./benchmark.js";
import { flowMatchingSteps } from "./flow-matching-step.js";

/** Every benchmark. */
export const benchmarks: readonly Benchmark[] = [...flowMatchingSteps];
