import type { Run, Store } from "../../tracking/store.js";
import { defineCommand, exitCodes, shared } from "../command.js";
import { formatDuration, formatNumber, formatPoint, formatStatus, formatTime } from "../output/format.js";
import { printJson } from "../output/json.js";
import { printable } from "../output/printable.js";
import { print, renderTable } from "../output/table.js";
import { runJson } from "../runs/json.js";
import { checkStudy, parseStatuses } from "../runs/select.js";
import { sortRuns, took } from "../runs/sort.js";
import { withStore } from "../stores.js";
import { integer } from "../values.js";

const rowsByDefault = 100;

function runsTable(runs: readonly Run[], metrics: readonly string[]): string {
  const columns = [
    { title: "run" },
    { title: "status" },
    { title: "study" },
    { title: "model" },
    { title: "seed", align: "right" as const },
    ...metrics.map((name) => ({ title: printable(name), align: "right" as const })),
    { title: "started" },
    { title: "took", align: "right" as const },
    { title: "point" },
  ];
  const rows = runs.map((run) => {
    const taken = took(run);
    return [
      run.id,
      formatStatus(run.status),
      printable(run.study),
      printable(run.label),
      String(run.seed),
      ...metrics.map((name) => (run.metrics[name] ? formatNumber(run.metrics[name].last) : "")),
      run.startedAt === undefined ? "" : formatTime(run.startedAt),
      taken === undefined ? "" : formatDuration(taken),
      formatPoint(run.point),
    ];
  });
  return renderTable(columns, rows);
}

async function listStudies(store: Store, json: boolean): Promise<void> {
  const studies = await store.studies();
  if (json) {
    printJson(studies.map(({ name, runs, updatedAt }) => ({ name, runs, updated: new Date(updatedAt).toISOString() })));
    return;
  }
  const rows = studies.map(({ name, runs, updatedAt }) => [printable(name), String(runs), formatTime(updatedAt)]);
  print(renderTable([{ title: "study" }, { title: "runs", align: "right" }, { title: "updated" }], rows));
}

export const ls = defineCommand({
  name: "ls",
  summary: "List runs, or studies",
  positionals: {},
  options: {
    study: { describe: "runs of this study only", value: "NAME" },
    status: { describe: "runs in these states only", value: "STATE,…" },
    metrics: { describe: "metrics to show", value: "NAME,…" },
    sort: {
      describe: "order by created, started, took, study, label, seed, status, an option's path or a metric",
      value: "FIELD",
      default: "created",
    },
    reverse: { describe: "in reverse order", type: "flag" },
    limit: { describe: `most runs to show, 0 for all; the newest ${rowsByDefault} in tables`, alias: "n", value: "N" },
    studies: { describe: "list studies", type: "flag" },
    store: shared.store,
    json: shared.json,
  },
  examples: [["ls --study moons --sort nll.test --metrics nll.test,w2", "the best runs of a study first"]],
  run: (args) =>
    withStore(args.store, async (store) => {
      const status = parseStatuses(args.status);
      const limit = args.limit === undefined ? (args.json ? 0 : rowsByDefault) : integer("--limit", args.limit, 0);
      if (args.studies) {
        await listStudies(store, args.json);
        return exitCodes.done;
      }
      if (args.study !== undefined) await checkStudy(store, args.study);
      const found = await store.runs({
        ...(args.study !== undefined && { study: args.study }),
        ...(status && { status }),
      });
      const newest = limit > 0 && args.sort === "created" ? found.slice(-limit) : found;
      const sorted = sortRuns(newest, args.sort, args.reverse);
      const shown = limit > 0 ? sorted.slice(0, limit) : sorted;
      if (args.json) printJson(shown.map(runJson));
      else if (found.length === 0) print(`No runs in ${store.url}.`);
      else {
        print(runsTable(shown, args.metrics?.split(",") ?? []));
        if (shown.length < found.length) print(`\n${shown.length} of ${found.length} runs; --limit 0 shows all.`);
      }
      return exitCodes.done;
    }),
});
