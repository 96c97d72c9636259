import { assignments } from "./assignment.js";
import type { Benchmark } from "./benchmark.js";
import { flowMatchingSteps } from "./flow-matching-step.js";
import { storeSpeed } from "./store/store-speed.js";

/** Every benchmark. */
export const benchmarks: readonly Benchmark[] = [...flowMatchingSteps, ...assignments, ...storeSpeed];
