import { defineCommand } from "../command.js";
import { executeSweep, sweepOptions } from "../sweeping.js";
import { integer } from "../values.js";

export const run = defineCommand({
  name: "run",
  summary: "Run the trials of a study, one after another",
  positionals: { file: { describe: "the experiment file" } },
  options: {
    ...sweepOptions,
    seed: { describe: "run this seed only", value: "N" },
    resume: { describe: "only go on with trials that were begun and left; begin none", type: "flag" },
  },
  examples: [["run experiments/moons.ts --seed 0 --set training.steps=500", "one seed, shorter than it says"]],
  run: ({ seed, ...args }) =>
    executeSweep({
      ...args,
      workers: 1,
      replicas: 1,
      ...(seed !== undefined && { seeds: [integer("--seed", seed, 0)] }),
    }),
});
