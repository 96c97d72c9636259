import type { RunRecord, Store } from "../../tracking/store.js";
import { agreed, groupRuns, type Grouping } from "../../query/group.js";
import { changedColumns, fieldColumn } from "../../query/columns.js";
import { fieldNamed, took } from "../../query/fields.js";
import { defineCommand, exitCodes, shared } from "../command.js";
import { formatDuration, formatPoint, formatStatus, formatTime } from "../output/format.js";
import { printJson } from "../output/json.js";
import { printable } from "../output/printable.js";
import { printRows } from "../output/rows.js";
import { print, renderTable } from "../output/table.js";
import { askedOf, recordsFor } from "../runs/asked.js";
import { runJson } from "../runs/json.js";
import {
  answer,
  fieldsOf,
  formatOf,
  parseGrouping,
  parseLimit,
  questionOptions,
  type Format,
  type ShownColumn,
} from "../runs/question.js";
import { checkStudy, parseStatuses } from "../runs/select.js";
import { withStore } from "../stores.js";

const rowsByDefault = 100;

async function listStudies(store: Store, json: boolean): Promise<void> {
  const studies = await store.studies();
  if (json) {
    printJson(studies.map(({ name, runs, updatedAt }) => ({ name, runs, updated: new Date(updatedAt).toISOString() })));
    return;
  }
  const rows = studies.map(({ name, runs, updatedAt }) => [printable(name), String(runs), formatTime(updatedAt)]);
  print(renderTable([{ title: "study" }, { title: "runs", align: "right" }, { title: "updated" }], rows));
}

interface Layout {
  readonly runs: readonly RunRecord[];
  readonly grouping: Grouping;
  readonly format: Format;
}

/** What is shown of each row unless `--columns` says otherwise. */
function usualColumns({ runs, grouping, format }: Layout, metrics: readonly string[]): readonly ShownColumn[] {
  const grouped = grouping !== "run";
  const field = (name: string, title = name): ShownColumn => ({
    ...fieldColumn(fieldNamed(name), runs, grouped),
    name: title,
  });
  const figures = metrics.map((name) => ({ ...field(name), align: "right" as const }));
  const first: readonly ShownColumn[] = grouped
    ? [{ name: "runs", align: "right", cell: (row) => row.length }]
    : [field("id", "run")];
  if (grouped) {
    const seeds: ShownColumn = {
      name: "seeds",
      align: "right",
      cell: (row) => [...new Set(row.map((run) => run.seed))].join(","),
    };
    const fields = grouping === "config" ? [pointColumn] : grouping.map(({ name }) => field(name));
    return [...first, field("study"), field("label", "model"), seeds, ...figures, ...fields];
  }
  const plain = format !== "text";
  const status: ShownColumn = plain ? field("status") : { name: "status", cell: ([run]) => formatStatus(run!.status) };
  const started: ShownColumn = { name: "started", cell: ([run]) => timeCell(run!.startedAt, plain) };
  const taken: ShownColumn = { name: "took", align: "right", cell: ([run]) => durationCell(took(run!), plain) };
  return [
    ...first,
    status,
    field("study"),
    field("label", "model"),
    { ...field("seed"), align: "right" },
    ...figures,
    started,
    taken,
    pointColumn,
  ];
}

const pointColumn: ShownColumn = {
  name: "point",
  cell: (row) => {
    const paths = Object.keys(row[0]!.point);
    const shared = paths.map(
      (path) => [path, agreed(row, fieldNamed(path, "option")) ?? row[0]!.point[path]!] as const,
    );
    return formatPoint(Object.fromEntries(shared));
  },
};

function timeCell(time: number | undefined, plain: boolean): string | undefined {
  if (time === undefined) return undefined;
  return plain ? new Date(time).toISOString() : formatTime(time);
}

function durationCell(milliseconds: number | undefined, plain: boolean): string | number | undefined {
  if (milliseconds === undefined) return undefined;
  return plain ? milliseconds / 1000 : formatDuration(milliseconds);
}

export const ls = defineCommand({
  name: "ls",
  summary: "List runs, or studies",
  positionals: {},
  options: {
    study: { describe: "runs of this study only", value: "NAME" },
    status: { describe: "runs in these states only", value: "STATE,…" },
    metrics: { describe: "metrics to show beside the usual columns", value: "NAME,…" },
    ...questionOptions,
    limit: {
      ...questionOptions.limit,
      describe: `most runs to show, 0 for all; the newest ${rowsByDefault} in tables`,
    },
    studies: { describe: "list studies", type: "flag" },
    store: shared.store,
    json: shared.json,
  },
  examples: [
    ["ls --study moons --sort nll.test --metrics nll.test,w2", "the best runs of a study first"],
    ["ls --where 'loss.path.sigma < 0.1 and nll.test < 2.3 and status = completed'", "runs that meet a condition"],
    ["ls --group-by config --columns label,loss.path.sigma,nll.test --csv", "mean, sd and count over seeds, as CSV"],
  ],
  run: (args) =>
    withStore(args.store, async (store) => {
      const format = formatOf(args);
      if (args.studies) {
        await listStudies(store, args.json);
        return exitCodes.done;
      }
      const status = parseStatuses(args.status);
      if (args.study !== undefined) await checkStudy(store, args.study);
      // A mean over some of the runs would be that of no group.
      const few = format === "text" && args["group-by"] === "run";
      const limit = parseLimit(args.limit ?? (few ? String(rowsByDefault) : undefined));
      const filter = { ...(args.study !== undefined && { study: args.study }), ...(status && { status }) };
      const asked = format === "json" ? undefined : askedOf(args);
      // As they come, the newest are read alone.
      const newest = asked?.fields.length === 0 && few && !args.reverse ? limit : undefined;
      const all = await recordsFor(store, { ...filter, ...(newest !== undefined && { newest }) }, asked);
      const found = answer(all, args);
      // Without an order of one's own, the newest matter most.
      const runs =
        args.sort === undefined && !args.reverse ? found.slice(-(limit ?? found.length)) : found.slice(0, limit);
      const grouping = parseGrouping(args["group-by"], all);
      if (format === "json" && grouping === "run" && args.columns === undefined) {
        printJson(runs.map(runJson));
        return exitCodes.done;
      }
      if (runs.length === 0 && format === "text") {
        print(all.length === 0 ? `No runs in ${store.url}.` : `None of ${all.length} runs meets the condition.`);
        return exitCodes.done;
      }
      const rows = groupRuns(runs, grouping);
      const columns =
        args.columns === undefined
          ? usualColumns({ runs, grouping, format }, args.metrics?.split(",") ?? [])
          : fieldsOf("--columns", args.columns, all).map((field) => fieldColumn(field, runs, grouping !== "run"));
      printRows(args["only-changed"] ? changedColumns(columns, rows) : columns, rows, format);
      const total = newest === undefined ? found.length : await store.count(filter);
      if (format === "text" && runs.length < total) {
        print(`\n${runs.length} of ${total} runs; --limit 0 shows all.`);
      }
      return exitCodes.done;
    }),
});
