import { seedList } from "../../experiment/seed-list.js";
import type { Json } from "../../tracking/store.js";
import type { ReportData, ReportRun } from "../data/report-data.js";
import { compareText, valueText } from "../data/values.js";
import { formatNumber } from "../drawing/numbers.js";
import { section, type Section, type Table } from "./document.js";

const mostValues = 8;

/** Names of what the environment says of the versions of libraries begin so. */
const packagePrefix = "packages.";

/** What the study was run with, and how to run it again; what runs there were, unless another section tells. */
export function provenance(data: ReportData, tellsRuns = true): Section {
  const sources = [...new Map(data.runs.map((run) => [run.source.text, run.source])).values()];
  const versions = versionList(data.runs);
  return section("What it was run with", {
    paragraphs: tellsRuns ? [runsSentence(data)] : [],
    tables: [datasetTable(data), environmentTable(data.runs), optionsTable(data)].filter(
      (table) => table !== undefined,
    ),
    listings: [
      { title: "Commands to make it again", text: commands(data).join("\n"), open: true },
      ...(versions === "" ? [] : [{ title: "Versions of packages", text: versions, open: false }]),
      ...sources.map((source) => ({ title: `Experiment file ${source.path}`, text: source.text, open: false })),
    ],
  });
}

/** Every run, with what those said that did not complete. */
export function runsSection(data: ReportData): Section {
  return section("Runs", {
    paragraphs: [runsSentence(data)],
    tables: [incompleteRuns(data)].filter((table) => table !== undefined),
    listings: [{ title: "All runs", text: runList(data), open: false }],
  });
}

/** The runs that did not complete, with what they said. */
export function incompleteRuns(data: ReportData): Table | undefined {
  const rows = data.runs.filter((run) => run.status !== "completed");
  if (rows.length === 0) return undefined;
  return {
    name: "incomplete-runs",
    caption: `${rows.length} of ${data.runs.length} runs did not complete and are in no figure.`,
    columns: ["run", "model", "seed", "searched options", "status", "error"],
    rows: rows.map((run) => [run.id, run.label, String(run.seed), pointText(run), run.status, run.error ?? "–"]),
    numbersFrom: Infinity,
  };
}

function runsSentence({ runs }: ReportData): string {
  const counts = new Map<string, number>();
  for (const run of runs) counts.set(run.status, (counts.get(run.status) ?? 0) + 1);
  const states = [...counts].sort(([a], [b]) => compareText(a, b)).map(([status, count]) => `${count} ${status}`);
  const seeds = [...new Set(runs.map((run) => run.seed))].sort((a, b) => a - b);
  const seconds = runs.reduce((sum, run) => sum + (run.seconds ?? 0), 0);
  const duration = seconds === 0 ? "" : `; together they took ${durationText(seconds)}`;
  return `${runs.length} runs (${states.join(", ")}), seeds ${seeds.join(", ")}${duration}.`;
}

function durationText(seconds: number): string {
  if (seconds < 120) return `${formatNumber(seconds, 3)} s`;
  return seconds < 7200 ? `${formatNumber(seconds / 60, 3)} min` : `${formatNumber(seconds / 3600, 3)} h`;
}

function datasetTable({ dataset }: ReportData): Table | undefined {
  if (!dataset) return undefined;
  const { name, dimension, columns, train, validation, test, entropy } = dataset;
  return {
    name: "dataset",
    caption: "The dataset.",
    columns: ["dataset", "d", "coordinates", "training", "validation", "test", "entropy (nats)"],
    rows: [
      [
        name,
        String(dimension),
        columns.length > mostValues ? `${columns.slice(0, mostValues).join(", ")}, …` : columns.join(", "),
        ...[train, validation, test].map((points) => formatNumber(points)),
        entropy ? `${formatNumber(entropy.value)} (±${formatNumber(entropy.error, 2)})` : "unknown",
      ],
    ],
    numbersFrom: Infinity,
  };
}

function environmentTable(runs: readonly ReportRun[]): Table | undefined {
  const rows = valuesByPath(runs.map((run) => run.environment)).filter(([path]) => !path.startsWith(packagePrefix));
  if (rows.length === 0) return undefined;
  return {
    name: "environment",
    caption: "The environment of the runs; several values where they differ.",
    columns: ["", "value"],
    rows: rows.map(([path, values]) => [path, listText(values)]),
    numbersFrom: Infinity,
  };
}

function versionList(runs: readonly ReportRun[]): string {
  return valuesByPath(runs.map((run) => run.environment))
    .filter(([path]) => path.startsWith(packagePrefix))
    .map(([path, values]) => `${path.slice(packagePrefix.length)} ${listText(values)}`)
    .join("\n");
}

function optionsTable({ runs, models }: ReportData): Table {
  const perModel = models.map(
    (model) => new Map(valuesByPath(runs.filter((run) => run.label === model).map((run) => run.options))),
  );
  const paths = [...new Set(perModel.flatMap((options) => [...options.keys()]))].sort(compareText);
  return {
    name: "options",
    caption: "Every option of every model, defaults filled in; searched options with all their values.",
    columns: ["option", ...models],
    rows: paths.map((path) => [path, ...perModel.map((options) => listText(options.get(path) ?? []))]),
    numbersFrom: Infinity,
  };
}

/** For each path the different values it takes, numbers ascending, others in the order of the runs; paths sorted. */
function valuesByPath(
  records: readonly Readonly<Record<string, Json>>[],
): readonly (readonly [string, readonly string[]])[] {
  const values = new Map<string, Map<string, Json>>();
  for (const record of records) {
    for (const [path, value] of Object.entries(record)) {
      values.set(path, (values.get(path) ?? new Map<string, Json>()).set(valueText(value), value));
    }
  }
  return [...values]
    .sort(([a], [b]) => compareText(a, b))
    .map(([path, texts]) => [path, [...texts].sort(([, a], [, b]) => ascending(a, b)).map(([text]) => text)]);
}

function ascending(a: Json, b: Json): number {
  return typeof a === "number" && typeof b === "number" ? a - b : 0;
}

function listText(values: readonly string[]): string {
  if (values.length === 0) return "–";
  const shown = values.slice(0, mostValues).join(", ");
  return values.length > mostValues ? `${shown}, … (${values.length} values)` : shown;
}

/**
 * The sweeps that the runs come from; for runs of no sweep that is known, for each experiment file and set of overrides the
 * sweep that runs it; then what reports them.
 */
export function commands({ runs, study, command, again }: ReportData): readonly string[] {
  const seeds = new Map<string, Set<number>>();
  for (const { source, overrides, seed } of runs.filter(({ id }) => again?.runs.has(id) !== true)) {
    const sets = Object.entries(overrides).map(([path, value]) => `--set ${quoted(`${path}=${overrideText(value)}`)}`);
    const sweep = ["pushforward sweep", quoted(source.path), ...sets].join(" ");
    seeds.set(sweep, (seeds.get(sweep) ?? new Set()).add(seed));
  }
  const sweeps = [...seeds].map(([sweep, ran]) => `${sweep} --seeds ${seedList([...ran])}`);
  const known = (again?.commands ?? []).map((words) => words.map(quoted).join(" "));
  return [...known, ...sweeps, (command ?? ["pushforward", "report", study]).map(quoted).join(" ")];
}

function overrideText(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** A word of a POSIX shell's command line. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

function runList({ runs }: ReportData): string {
  const rows = runs.map((run) => [run.id, run.label, `seed ${run.seed}`, pointText(run), run.status]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map((row) =>
      row
        .map((text, column) => text.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function pointText(run: ReportRun): string {
  return Object.entries(run.point)
    .map(([path, value]) => `${path} = ${valueText(value)}`)
    .join(", ");
}
