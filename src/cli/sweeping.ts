import { UserError } from "../numerics/error.js";
import type { Replicas } from "../experiment/experiment.js";
import type { SweepReporter } from "../sweep/reporter.js";
import type { SearchOptions } from "../sweep/begin-sweep.js";
import type { FreshSweep, KnownSweep, PlannedTrial, SweepOptions, SweepResult } from "../sweep/sweep.js";
import type { Run, RunStatus } from "../tracking/store.js";
import { exitCodes, shared, type ExitCode } from "./command.js";
import { Interrupts } from "./interrupts.js";
import type { LaunchArguments } from "./launching.js";
import { formatPoint } from "./output/format.js";
import { printJson } from "./output/json.js";
import { printable } from "./output/printable.js";
import { print, renderTable } from "./output/table.js";
import { runJson } from "./runs/json.js";
import { storeUrl, withStore } from "./stores.js";
import { integer, positive, within } from "./values.js";

/** Options of all commands that run trials. */
export const workOptions = {
  "fail-fast": { describe: "stop at the first trial that fails", type: "flag" },
  "checkpoint-every": {
    describe: "seconds between the states that a training keeps to go on from",
    value: "SECONDS",
    default: "60",
  },
  report: { describe: "write the study's report at the end", type: "flag" },
  store: shared.store,
  json: shared.json,
} as const;

/** Options of the commands that run the trials of an experiment file. */
export const sweepOptions = {
  set: {
    describe: "override an option: a value, alternatives a,b,c, or a component",
    type: "list",
    value: "PATH=VALUE",
  },
  "dry-run": { describe: "print the trials instead of running them", type: "flag" },
  retries: { describe: "times that a trial begins again whose process died", value: "N", default: "1" },
  lease: {
    describe: "seconds without a sign of life of its worker after which others may take a trial, 5 to 86400",
    value: "SECONDS",
    default: "60",
  },
  backend: { describe: "onnx, onnx:cuda, onnx:webgpu or tfjs:…; short for --set runtime.backend=…", value: "NAME" },
  precision: { describe: "short for --set runtime.precision=…", choices: ["float32", "float64"] },
  ...workOptions,
} as const;

export const workersOption = {
  describe: "processes side by side; as many as cores and memory allow if left out",
  alias: "w",
  value: "N",
} as const;

export const replicasOption = {
  describe:
    "trials that each worker trains at once, in one graph where they differ in values only; `auto` for as many as pay",
  value: "N",
} as const;

/** The options that say who works. */
export function force(args: { readonly workers?: string | undefined; readonly replicas?: string | undefined }): {
  readonly workers?: number;
  readonly replicas?: Replicas;
} {
  const { workers, replicas } = args;
  return {
    ...(workers !== undefined && { workers: integer("--workers", workers, 1) }),
    ...(replicas !== undefined && { replicas: replicas === "auto" ? replicas : integer("--replicas", replicas, 1) }),
  };
}

interface WorkArguments extends Partial<LaunchArguments> {
  readonly workers?: number;
  readonly replicas?: Replicas;
  readonly "fail-fast": boolean;
  readonly "checkpoint-every": string;
  readonly report: boolean;
  readonly store: string | undefined;
  readonly json: boolean;
  readonly debug: boolean;
}

export interface SweepArguments extends WorkArguments {
  readonly file: string;
  readonly set: readonly string[];
  readonly seeds?: readonly number[];
  readonly search?: SearchOptions;
  readonly "dry-run": boolean;
  readonly resume?: boolean;
  readonly retries: string;
  readonly lease: string;
  readonly backend: string | undefined;
  readonly precision: string | undefined;
}

function overrides({ set, backend, precision }: SweepArguments): readonly string[] {
  return [
    ...set,
    ...(backend === undefined ? [] : [`runtime.backend=${JSON.stringify(backend)}`]),
    ...(precision === undefined ? [] : [`runtime.precision=${precision}`]),
  ];
}

/** Bars on a terminal, lines in a pipe; when standard output is for JSON, lines on standard error. */
async function makeReporter({ json, debug }: WorkArguments): Promise<SweepReporter> {
  if (process.stdout.isTTY && !json) {
    const { BarsReporter } = await import("./reporters/bars.js");
    return new BarsReporter(process.stdout, debug);
  }
  const { PlainReporter } = await import("./reporters/plain.js");
  const stream = json ? process.stderr : process.stdout;
  return new PlainReporter((line) => stream.write(`${line}\n`), debug);
}

function count(runs: readonly Run[], ...statuses: readonly RunStatus[]): number {
  return runs.filter(({ status }) => statuses.includes(status)).length;
}

function trialJson({ trial, run }: PlannedTrial): object {
  const { study, label, seed, options, point, overrides: given, configHash } = trial;
  return {
    study,
    label,
    seed,
    options,
    point,
    overrides: given,
    configHash,
    status: run?.status ?? "new",
    id: run?.id ?? null,
  };
}

async function dryRun(args: SweepArguments): Promise<ExitCode> {
  const { planSweep } = await import("../sweep/sweep.js");
  const fresh = freshSweep(args);
  const { NoStoreError } = await import("../tracking/open.js");
  const { study, trials, unknown } = await withStore(args.store, (store) => planSweep(fresh, store)).catch(
    (error: unknown) => {
      if (error instanceof NoStoreError) return planSweep(fresh, undefined);
      throw error;
    },
  );
  if (args.json) printJson(trials.map(trialJson));
  else {
    const rows = trials.map(({ trial, run }) => [
      run?.status ?? "new",
      run?.id ?? "",
      printable(trial.label),
      String(trial.seed),
      formatPoint(trial.point),
    ]);
    const columns = [
      { title: "status" },
      { title: "run" },
      { title: "model" },
      { title: "seed", align: "right" as const },
      { title: "point" },
    ];
    print(renderTable(columns, rows));
    print(`\n${trials.length} ${trials.length === 1 ? "trial" : "trials"} of ${printable(study)}`);
    if (unknown > 0) print(`${unknown} configurations more follow from the results of these.`);
  }
  return exitCodes.done;
}

function summary(runs: readonly Run[]): string {
  const statuses = [...new Set(runs.map(({ status }) => status))];
  return statuses.map((status) => `${count(runs, status)} ${status}`).join(", ");
}

/** Keeps what an experiment file prints while it is loaded out of the JSON. */
function printToStandardError(): void {
  for (const method of ["log", "info", "debug"] as const) console[method] = console.error;
}

function freshSweep(args: SweepArguments): FreshSweep & Pick<SweepOptions, "workers" | "replicas"> {
  return {
    file: args.file,
    set: overrides(args),
    ...(args.seeds && { seeds: args.seeds }),
    ...(args.search && { search: args.search }),
    ...(args.workers !== undefined && { workers: args.workers }),
    ...(args.replicas !== undefined && { replicas: args.replicas }),
    resume: args.resume ?? false,
    retries: integer("--retries", args.retries, 0),
    lease: within("--lease", args.lease, 5, 86_400),
  };
}

/** Runs the trials of an experiment file that are not done; what both `run` and `sweep` do. */
export async function executeSweep(args: SweepArguments): Promise<ExitCode> {
  if (args.json) printToStandardError();
  return args["dry-run"] ? dryRun(args) : begin(args, freshSweep(args));
}

/** Goes on with a sweep that was begun before. */
export async function resumeSweep(args: WorkArguments & KnownSweep): Promise<ExitCode> {
  if (args.json) printToStandardError();
  return begin(args, { sweep: args.sweep });
}

/** Hands the sweep to who runs its workers elsewhere, or runs them. */
async function begin(args: WorkArguments, target: FreshSweep | KnownSweep): Promise<ExitCode> {
  if (!("launcher" in args)) return execute(args, target);
  const { launch, withProfile } = await import("./launching.js");
  const { args: complete, profile } = await withProfile(args as WorkArguments & LaunchArguments);
  const { workers, replicas } = complete;
  const wanted = { ...target, ...(workers !== undefined && { workers }), ...(replicas !== undefined && { replicas }) };
  return (await launch(complete, profile, wanted)) ?? execute(complete, wanted);
}

async function execute(args: WorkArguments, target: FreshSweep | KnownSweep): Promise<ExitCode> {
  const say = (text: string): void => {
    (args.json ? process.stderr : process.stdout).write(`${text}\n`);
  };
  const reporter = await makeReporter(args);
  using interrupts = new Interrupts(() => {
    reporter.note("Stopping: each worker leaves its trial at the next chance. Once more (Ctrl-C) ends them at once.");
  });
  const { runSweep } = await import("../sweep/sweep.js");
  const result = await runSweep({
    ...target,
    ...(args.workers !== undefined && { workers: args.workers }),
    ...(args.replicas !== undefined && { replicas: args.replicas }),
    failFast: args["fail-fast"],
    checkpointEvery: positive("--checkpoint-every", args["checkpoint-every"]),
    storeUrl: await storeUrl(args.store),
    reporter,
    stop: interrupts.stop,
    kill: interrupts.kill,
  });
  const { study, sweep, state, runs } = result;
  if (args.json) printJson(runs.map(runJson));
  const done = count(runs, "completed", "pruned");
  const left = runs.length - done;
  if (interrupts.stop.aborted && (left > 0 || state === "running")) {
    say(`Interrupted. To go on, run the same command again; done: ${done}, left: ${left}.`);
    return exitCodes.interrupted;
  }
  if (state === "stopped") {
    say(`Sweep ${sweep} was stopped. \`pushforward sweep resume ${sweep}\` goes on; done: ${done}, left: ${left}.`);
    return exitCodes.interrupted;
  }
  say(`${printable(study)}: ${summary(runs)}.`);
  if (args.report) await report(args, result, say);
  return done + count(runs, "running") === runs.length ? exitCodes.done : exitCodes.failed;
}

async function report(args: WorkArguments, { study, runs }: SweepResult, say: (text: string) => void): Promise<void> {
  if (count(runs, "completed") === 0) {
    throw new UserError("There is nothing to report: no trial was completed.", { kind: "failure" });
  }
  const { writeReport } = await import("./reporting.js");
  const { html } = await withStore(args.store, (store) => writeReport(store, study, { runs }));
  say(`Report: ${html!}`);
}
