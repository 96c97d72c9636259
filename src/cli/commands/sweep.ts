import { defineCommand } from "../command.js";
import { executeSweep, sweepOptions } from "../sweeping.js";
import { integer, integers } from "../values.js";

export const sweep = defineCommand({
  name: "sweep",
  summary: "Run the trials of a study in parallel, skipping those that are done",
  positionals: { file: { describe: "the experiment file" } },
  options: {
    workers: {
      describe: "processes side by side; as many as cores and memory allow if left out",
      alias: "w",
      value: "N",
    },
    seeds: { describe: "in place of the study's own, such as 0,1,2 or 0..9", value: "N,…" },
    ...sweepOptions,
  },
  examples: [["sweep experiments/moons.ts --set loss.path.sigma=0.05,0.1,0.2 --seeds 0..4", "15 trials"]],
  run: ({ workers, seeds, ...args }) =>
    executeSweep({
      ...args,
      ...(workers !== undefined && { workers: integer("--workers", workers, 1) }),
      ...(seeds !== undefined && { seeds: integers("--seeds", seeds, 0) }),
    }),
});
