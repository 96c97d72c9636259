import { assignments } from "./assignment.js";
import type { Benchmark } from "./benchmark.js";
import { continuousFlows } from "./continuous-flow.js";
import { kernelDensities } from "./kernel-density.js";
import { replicaSpeed } from "./replicas.js";
import { comparisonSpeed } from "./report/comparison-speed.js";
import { reportSpeed } from "./report/report-speed.js";
import { pageSpeed } from "./page/page-speed.js";
import { eagerSteps } from "./training/eager-steps.js";
import { sgemmRate } from "./training/sgemm-rate.js";
import { trainingSteps } from "./training/training-steps.js";
import { storeSpeed } from "./store/store-speed.js";
import { workerStarts } from "./sweep/worker-ready.js";
import { askingSpeed } from "./sweep/asking.js";
import { startUp } from "./sweep/start-up.js";
import { sweepCommand } from "./sweep/sweep-command.js";
import { sweepWaste } from "./sweep/waste.js";

/** Every benchmark. */
export const benchmarks: readonly Benchmark[] = [
  ...trainingSteps,
  sgemmRate,
  ...eagerSteps,
  ...continuousFlows,
  ...replicaSpeed,
  ...assignments,
  ...kernelDensities,
  ...storeSpeed,
  ...workerStarts,
  ...askingSpeed,
  ...sweepWaste,
  sweepCommand,
  startUp,
  ...reportSpeed,
  ...comparisonSpeed,
  ...pageSpeed,
];
