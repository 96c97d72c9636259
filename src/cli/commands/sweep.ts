import { defineCommand } from "../command.js";
import { executeSweep, force, replicasOption, sweepOptions, workersOption } from "../sweeping.js";
import { integer, integers, positive } from "../values.js";
import { launchOptions } from "../launching.js";
import { best } from "./sweep/best.js";
import { cancel } from "./sweep/cancel.js";
import { extend } from "./sweep/extend.js";
import { list } from "./sweep/list.js";
import { resume } from "./sweep/resume.js";
import { status } from "./sweep/status.js";
import { stop } from "./sweep/stop.js";

function given<T>(text: string | undefined, read: (text: string) => T): T | undefined {
  return text === undefined ? undefined : read(text);
}

export const sweep = defineCommand({
  name: "sweep",
  summary: "Run the trials of a study in parallel, skipping those that are done",
  positionals: { file: { describe: "the experiment file" } },
  options: {
    workers: workersOption,
    replicas: replicasOption,
    seeds: { describe: "in place of the study's own, such as 0,1,2 or 0..9", value: "N,…" },
    sampler: {
      describe: "who says what is tried, in place of the full grid: random, 'tpe(startup=20)'",
      value: "NAME",
    },
    "sampler-seed": { describe: "of the sampler's random choices", value: "N" },
    trials: { describe: "configurations of each model that a sampler tries", value: "N" },
    objective: { describe: "metrics by which trials are judged; -NAME maximises", value: "NAME,…" },
    pruner: { describe: "who ends trials early that are not worth it: asha, 'median(warmup=1000)'", value: "NAME" },
    racing: { describe: "leave out seeds of what is worse than the best at this level, such as 0.05", value: "LEVEL" },
    "seeds-at-first": { describe: "seeds that every configuration gets in a race; 2 if left out", value: "N" },
    lag: { describe: "a trial is asked for with the results of those that are N before it", value: "N" },
    ...launchOptions,
    ...sweepOptions,
  },
  verbs: [list, status, best, stop, cancel, resume, extend],
  examples: [
    ["sweep experiments/moons.ts --set loss.path.sigma=0.05,0.1,0.2 --seeds 0..4", "15 trials"],
    [
      "sweep experiments/moons.ts --set 'optimizer.learningRate=logUniform(1e-4,1e-1)' --sampler tpe --trials 50",
      "search",
    ],
    ["sweep stop moons", "workers on all machines leave at the next chance"],
  ],
  run: ({ workers, replicas, seeds, sampler, trials, objective, pruner, racing, lag, ...args }) => {
    const search = {
      sampler,
      samplerSeed: given(args["sampler-seed"], (text) => integer("--sampler-seed", text, 0)),
      trials: given(trials, (text) => integer("--trials", text, 1)),
      objectives: objective?.split(",").map((name) => name.trim()),
      pruner,
      racing: given(racing, (text) => positive("--racing", text)),
      seedsAtFirst: given(args["seeds-at-first"], (text) => integer("--seeds-at-first", text, 2)),
      lag: given(lag, (text) => integer("--lag", text, 1)),
    };
    return executeSweep({
      ...args,
      search: Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined)),
      ...force({ workers, replicas }),
      ...(seeds !== undefined && { seeds: integers("--seeds", seeds, 0) }),
    });
  },
});
