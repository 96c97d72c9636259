import type { LaunchStatus, RunningTrial, SweepStatus } from "../../../sweep/sweep-status.js";
import { defineCommand, exitCodes, shared } from "../../command.js";
import { formatDuration } from "../../output/format.js";
import { printJson } from "../../output/json.js";
import { printable } from "../../output/printable.js";
import { print, renderTable } from "../../output/table.js";
import { withStore } from "../../stores.js";

const right = "right" as const;
const runningColumns = [
  { title: "run" },
  { title: "model" },
  { title: "seed", align: right },
  { title: "attempt", align: right },
  { title: "worker" },
  { title: "step", align: right },
  { title: "for", align: right },
  { title: "last seen", align: right },
];
const jobColumns = [{ title: "job" }, { title: "state" }, { title: "detail" }, { title: "node" }];

function count(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([state, n]) => `${n} ${state}`)
    .join(", ");
}

function runningRow({ run, label, seed, attempt, host, pid, step, steps, startedAt, seenAt }: RunningTrial): string[] {
  const now = Date.now();
  const since = (at: number): string => formatDuration(Math.max(0, now - at));
  return [
    run,
    printable(label),
    String(seed),
    String(attempt),
    host === undefined ? "" : printable(`${host}:${pid ?? "?"}`),
    step === undefined ? "" : `${step}/${steps ?? "?"}`,
    since(startedAt),
    `${since(seenAt)} ago`,
  ];
}

function showLaunch({ launcher, submitted, workers, jobs, problem }: LaunchStatus): void {
  const states: Record<string, number> = {};
  for (const { state } of jobs) states[state] = (states[state] ?? 0) + 1;
  const known = jobs.length === 0 ? "none of which it still knows" : count(states);
  print(`\n${launcher} ${printable(submitted)}: ${workers} workers, ${problem ? printable(problem) : `${known}.`}`);
  const rows = jobs.map(({ id, state, detail, node = "" }) => [
    printable(id),
    state,
    printable(detail),
    printable(node),
  ]);
  if (rows.length > 0) print(renderTable(jobColumns, rows));
}

function show({ sweep, study, state, runs, running, launches, problem }: SweepStatus): void {
  print(`Sweep ${sweep} of ${printable(study)} is ${state}: ${count(runs) || "no runs yet"}.`);
  if (problem !== undefined) print(printable(problem));
  if (running.length > 0) print(`\n${renderTable(runningColumns, running.map(runningRow))}`);
  launches.forEach(showLaunch);
}

export const status = defineCommand({
  name: "status",
  summary: "Show where a sweep stands: its runs, who works on them, and the jobs of a cluster",
  positionals: { sweep: { describe: "its id, the beginning of it, or the study whose last sweep it is" } },
  options: { store: shared.store, json: shared.json },
  run: ({ sweep, store: url, json }) =>
    withStore(url, async (store) => {
      const { sweepStatus } = await import("../../../sweep/sweep-status.js");
      const found = await sweepStatus(store, sweep);
      if (json) printJson(found);
      else show(found);
      return exitCodes.done;
    }),
});
