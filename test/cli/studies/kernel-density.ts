import { defineExperiment, eightGaussians, grid, kernelDensity, nll } from "pushforward";

export default defineExperiment({
  name: "kernel-density",
  question: "The densities that are asked for",
  seeds: [0],
  dataset: eightGaussians({}),
  model: kernelDensity({ bandwidth: grid(0.1, 0.4) }),
  metrics: [nll()],
  evaluation: { samples: 100, gridSize: 8 },
});
