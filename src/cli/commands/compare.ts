import { UserError } from "../../numerics/error.js";
import { suggestion } from "../../component/nearest.js";
import { changedColumns, fieldColumn } from "../../query/columns.js";
import { fieldNamed, type Field } from "../../query/fields.js";
import { agreed, differingOptions, groupRuns, spread, type Grouping, type Row } from "../../query/group.js";
import type { RunRecord } from "../../tracking/store.js";
import { defineCommand, exitCodes, shared } from "../command.js";
import { printJson } from "../output/json.js";
import { printRows } from "../output/rows.js";
import { print } from "../output/table.js";
import { isAside } from "../runs/metrics.js";
import {
  answer,
  fieldsOf,
  formatOf,
  parseGrouping,
  parseLimit,
  questionOptions,
  type ShownColumn,
} from "../runs/question.js";
import { parseStatuses, selectRecords } from "../runs/select.js";
import { withStore } from "../stores.js";

/** The metrics that were asked for, all of which some run must have; or all there are. */
function chosenMetrics(asked: string | undefined, runs: readonly RunRecord[]): readonly string[] {
  const known = [...new Set(runs.flatMap((run) => Object.keys(run.metrics)))];
  if (asked === undefined) return known;
  return asked.split(",").map((name) => {
    if (known.includes(name)) return name;
    throw new UserError(`--metrics: no run has ${JSON.stringify(name)}; ${suggestion(name, known)}`);
  });
}

const seedsOf = (row: Row): readonly number[] => [...new Set(row.map(({ seed }) => seed))];

/** What rows differ in: options by their paths, or the fields that make the rows. */
function comparedFields(grouping: Grouping, runs: readonly RunRecord[]): readonly Field[] {
  if (typeof grouping !== "string") return grouping;
  return differingOptions(runs).map((path) => ({ ...fieldNamed(path, "option"), name: path }));
}

function rowJson(row: Row, fields: readonly Field[], metrics: readonly string[]): object {
  const options = fields.map((field) => [field.name, agreed(row, field)] as const);
  const figures = metrics.map((name) => [name, spread(row, fieldNamed(name, "metric"))] as const);
  return {
    runs: row.map(({ id }) => id),
    label: row[0]!.label,
    seeds: seedsOf(row),
    options: Object.fromEntries(options.filter(([, value]) => value !== undefined)),
    metrics: Object.fromEntries(figures.filter(([, value]) => value !== undefined)),
  };
}

function usualColumns(grouped: boolean, fields: readonly Field[], metrics: readonly string[]): readonly ShownColumn[] {
  const right = (name: string, cell: ShownColumn["cell"]): ShownColumn => ({ name, cell, align: "right" });
  return [
    grouped ? right("runs", (row) => row.length) : { name: "run", cell: ([run]) => run!.id },
    { name: "model", cell: ([run]) => run!.label },
    right(grouped ? "seeds" : "seed", (row) => seedsOf(row).join(",")),
    ...fields.map((field) => right(field.name, (row) => agreed(row, field))),
    ...metrics.map((name) => right(name, (row) => spread(row, fieldNamed(name, "metric")))),
  ];
}

export const compare = defineCommand({
  name: "compare",
  summary: "Compare runs: the options that differ, and the last value of each metric",
  positionals: { runs: { describe: "runs, or studies (of which the completed runs are taken)", many: true } },
  options: {
    metrics: { describe: "metrics to show; all but standard errors if left out", value: "NAME,…" },
    status: { describe: "states of a study's runs that are compared", value: "STATE,…", default: "completed" },
    ...questionOptions,
    store: shared.store,
    json: shared.json,
  },
  examples: [
    ["compare moons --group-by config --metrics nll.test", "mean and spread over seeds"],
    ["compare moons --where 'nll.test < 2.3' --sort nll.test --md", "the good runs as a Markdown table"],
  ],
  run: (args) =>
    withStore(args.store, async (store) => {
      const format = formatOf(args);
      const status = parseStatuses(args.status)!;
      const selected = await selectRecords(store, args.runs, { status });
      const runs = answer(selected, args).slice(0, parseLimit(args.limit));
      if (runs.length === 0) {
        const reason =
          selected.length === 0 ? "None of these studies has a completed run" : "No run meets the condition";
        throw new UserError(`${reason} to compare.`, { kind: "failure" });
      }
      const grouping = parseGrouping(args["group-by"], selected);
      const grouped = grouping !== "run";
      const fields = comparedFields(grouping, runs);
      const metrics = chosenMetrics(args.metrics, args.metrics === undefined ? runs : selected);
      const rows = groupRuns(runs, grouping);
      if (format === "json" && args.columns === undefined) {
        printJson(rows.map((row) => rowJson(row, fields, metrics)));
        return exitCodes.done;
      }
      const shown = args.metrics === undefined ? metrics.filter((name) => !isAside(name)) : metrics;
      const columns: readonly ShownColumn[] =
        args.columns === undefined
          ? usualColumns(grouped, fields, shown)
          : fieldsOf("--columns", args.columns, selected).map((field) => fieldColumn(field, runs, grouped));
      printRows(args["only-changed"] ? changedColumns(columns, rows) : columns, rows, format);
      if (grouped && format === "text") print("\nmean ± sample standard deviation of the runs of a row");
      return exitCodes.done;
    }),
});
