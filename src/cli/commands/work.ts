import { defineCommand, exitCodes, shared } from "../command.js";
import { Departure } from "../departure.js";
import { printable } from "../output/printable.js";
import { print } from "../output/table.js";
import { storeUrl } from "../stores.js";
import { force, replicasOption } from "../sweeping.js";
import { integer, positive } from "../values.js";

export const work = defineCommand({
  name: "work",
  summary: "Join a sweep as a worker, from any machine that reaches its store",
  positionals: { sweep: { describe: "its id, the beginning of it, or the study whose last sweep it is" } },
  options: {
    workers: { describe: "processes side by side", alias: "w", value: "N", default: "1" },
    threads: { describe: "of each; the cores of the machine divided among them if left out", value: "N" },
    replicas: replicasOption,
    "checkpoint-every": {
      describe: "seconds between the states that a training keeps to go on from",
      value: "SECONDS",
      default: "60",
    },
    "leave-early": { describe: "leave when nothing is queued, without waiting for what others run", type: "flag" },
    store: shared.store,
  },
  examples: [
    ["work k3x9 --store postgres://ada@db/sweeps", "until nothing is left, or SIGTERM, SIGUSR1 or Ctrl-C"],
    ["work moons --workers 4", "four processes, on the last sweep of the study moons"],
  ],
  run: async ({ sweep, workers, replicas, threads, store, ...args }) => {
    const { PlainReporter } = await import("../reporters/plain.js");
    const reporter = new PlainReporter(print, args.debug);
    using departure = new Departure((signal) => {
      reporter.note(`${signal}: leaving; trials go back into the queue.`);
    });
    const { joinSweep } = await import("../../sweep/join-sweep.js");
    const state = await joinSweep({
      sweep,
      storeUrl: await storeUrl(store),
      workers: integer("--workers", workers, 1),
      ...force({ replicas }),
      ...(threads !== undefined && { threads: integer("--threads", threads, 1) }),
      leaveEarly: args["leave-early"],
      checkpointEvery: positive("--checkpoint-every", args["checkpoint-every"]),
      reporter,
      stop: departure.stop,
      kill: departure.kill,
    });
    if (departure.stop.aborted && state === "running") return exitCodes.interrupted;
    print(
      state === "running"
        ? `Nothing is left to begin of ${printable(sweep)}.`
        : `Sweep ${printable(sweep)} is ${state}.`,
    );
    return exitCodes.done;
  },
});
