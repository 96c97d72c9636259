import { suggestion } from "../../component/nearest.js";
import { UserError } from "../../numerics/error.js";
import type { Run } from "../../tracking/store.js";
import { defineCommand, exitCodes, shared } from "../command.js";
import { formatJson, formatNumber, formatSpread } from "../output/format.js";
import { printJson } from "../output/json.js";
import { printable } from "../output/printable.js";
import { print, renderTable, type Column } from "../output/table.js";
import type { Aggregate, ComparedRow, Grouping } from "../runs/compare.js";
import { isStandardError } from "../runs/metrics.js";
import { parseStatuses, selectRuns } from "../runs/select.js";
import { withStore } from "../stores.js";

/** The names that were asked for, all of which some run must have; or all there are. */
function chosen(option: string, asked: string | undefined, known: readonly string[]): readonly string[] {
  if (asked === undefined) return known;
  return asked.split(",").map((name) => {
    if (known.includes(name)) return name;
    throw new UserError(`${option}: no run has ${JSON.stringify(name)}; ${suggestion(name, known)}`);
  });
}

function parseGrouping(text: string, runs: readonly Run[]): Grouping {
  if (text === "run" || text === "config") return text;
  return chosen("--group-by", text, [...new Set(runs.flatMap(({ options }) => Object.keys(options)))]);
}

function formatAggregate(value: Aggregate | undefined): string {
  if (!value) return "";
  return value.sd === null ? formatNumber(value.mean) : formatSpread(value.mean, value.sd);
}

function rowJson(row: ComparedRow, metrics: readonly string[]): object {
  return {
    runs: row.runs.map(({ id }) => id),
    label: row.label,
    seeds: row.seeds,
    options: row.options,
    metrics: Object.fromEntries(metrics.flatMap((name) => (row.metrics[name] ? [[name, row.metrics[name]]] : []))),
  };
}

function printRows(
  rows: readonly ComparedRow[],
  paths: readonly string[],
  metrics: readonly string[],
  grouped: boolean,
): void {
  const right = (title: string): Column => ({ title, align: "right" });
  const columns: Column[] = [
    grouped ? right("runs") : { title: "run" },
    { title: "model" },
    right(grouped ? "seeds" : "seed"),
    ...paths.map((path) => right(printable(path))),
    ...metrics.map((name) => right(printable(name))),
  ];
  const cells = rows.map((row) => [
    grouped ? String(row.runs.length) : row.runs[0]!.id,
    printable(row.label),
    row.seeds.join(","),
    ...paths.map((path) => formatJson(row.options[path])),
    ...metrics.map((name) => formatAggregate(row.metrics[name])),
  ]);
  print(renderTable(columns, cells));
  if (grouped) print("\nmean ± sample standard deviation of the runs of a row");
}

export const compare = defineCommand({
  name: "compare",
  summary: "Compare runs: the options that differ, and the last value of each metric",
  positionals: { runs: { describe: "runs, or studies (of which the completed runs are taken)", many: true } },
  options: {
    "group-by": {
      describe: 'what makes a row: "run", "config" (all seeds of a configuration), or options\' paths',
      value: "run|config|PATH,…",
      default: "run",
    },
    metrics: { describe: "metrics to show; all but standard errors if left out", value: "NAME,…" },
    status: { describe: "states of a study's runs that are compared", value: "STATE,…", default: "completed" },
    store: shared.store,
    json: shared.json,
  },
  examples: [["compare moons --group-by config --metrics nll.test", "mean and spread over seeds"]],
  run: (args) =>
    withStore(args.store, async (store) => {
      const { compareRuns, differingOptions } = await import("../runs/compare.js");
      const status = parseStatuses(args.status)!;
      const runs = await selectRuns(store, args.runs, { status });
      if (runs.length === 0)
        throw new UserError("None of these studies has a completed run to compare.", { kind: "failure" });
      const metrics = chosen("--metrics", args.metrics, [...new Set(runs.flatMap((run) => Object.keys(run.metrics)))]);
      const grouping = parseGrouping(args["group-by"], runs);
      const paths = typeof grouping === "string" ? differingOptions(runs) : grouping;
      const rows = compareRuns(runs, grouping, paths);
      if (args.json) printJson(rows.map((row) => rowJson(row, metrics)));
      else {
        const shown = args.metrics === undefined ? metrics.filter((name) => !isStandardError(name)) : metrics;
        printRows(rows, paths, shown, grouping !== "run");
      }
      return exitCodes.done;
    }),
});
