import { defineCommand } from "../../command.js";
import { launchOptions } from "../../launching.js";
import { force, replicasOption, resumeSweep, workersOption, workOptions } from "../../sweeping.js";

export const resume = defineCommand({
  name: "resume",
  summary: "Go on with a sweep as its record says",
  positionals: { sweep: { describe: "its id, the beginning of it, or the study whose last sweep it is" } },
  options: { workers: workersOption, replicas: replicasOption, ...launchOptions, ...workOptions },
  examples: [["sweep resume k3x9 --workers 2", "two more workers on what is left"]],
  run: ({ workers, replicas, ...args }) => resumeSweep({ ...args, ...force({ workers, replicas }) }),
});
