import { assignments } from "./assignment.js";
import type { Benchmark } from "./benchmark.js";
import { trainingSteps } from "./training/training-steps.js";
import { storeSpeed } from "./store/store-speed.js";

/** Every benchmark. */
export const benchmarks: readonly Benchmark[] = [...trainingSteps, ...assignments, ...storeSpeed];
