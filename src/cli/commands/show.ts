import type { Artifact, Json, Run } from "../../tracking/store.js";
import { defineCommand, exitCodes, shared } from "../command.js";
import { colors } from "../output/colors.js";
import { formatBytes, formatDuration, formatJson, formatNumber, formatStatus, formatTime } from "../output/format.js";
import { printJson } from "../output/json.js";
import { printable, printableLines } from "../output/printable.js";
import { print, renderPairs, renderTable } from "../output/table.js";
import { runJson } from "../runs/json.js";
import { took } from "../../query/fields.js";
import { withStore } from "../stores.js";

function section(title: string, text: string): void {
  if (text !== "") print(`\n${colors.bold(title)}\n${text}`);
}

function pairs(values: Readonly<Record<string, Json>>): string {
  return renderPairs(
    Object.entries(values).map(([name, value]) => [printable(name), formatJson(value)]),
    "  ",
  );
}

function metricsTable(run: Run): string {
  const metrics = Object.entries(run.metrics);
  if (metrics.length === 0) return "";
  const number = (title: string) => ({ title, align: "right" as const });
  const columns = [{ title: "  name" }, ...["last", "first", "min", "max", "last step", "points"].map(number)];
  const rows = metrics.map(([name, { last, first, min, max, lastStep, count }]) => [
    `  ${printable(name)}`,
    ...[last, first, min, max].map((value) => formatNumber(value)),
    String(lastStep),
    String(count),
  ]);
  return renderTable(columns, rows);
}

function artifactsTable(artifacts: readonly Artifact[]): string {
  if (artifacts.length === 0) return "";
  const columns = [
    { title: "  name" },
    { title: "size", align: "right" as const },
    { title: "type" },
    { title: "sha256" },
  ];
  const rows = artifacts.map(({ name, bytes, mediaType, hash }) => [
    `  ${printable(name)}`,
    formatBytes(bytes),
    printable(mediaType),
    hash.slice(0, 16),
  ]);
  return renderTable(columns, rows);
}

function printRun(run: Run, artifacts: readonly Artifact[]): void {
  const taken = took(run);
  const facts: (readonly [string, string])[] = [
    ["run", colors.bold(run.id)],
    ["study", printable(run.study)],
    ["model", printable(run.label)],
    ["seed", String(run.seed)],
    ["status", formatStatus(run.status)],
    ["attempt", String(run.attempt)],
    ["created", formatTime(run.createdAt)],
    ["started", run.startedAt === undefined ? "" : formatTime(run.startedAt)],
    ["finished", run.finishedAt === undefined ? "" : formatTime(run.finishedAt)],
    ["took", taken === undefined ? "" : formatDuration(taken)],
    ["source", printable(run.source.path)],
    ["configuration", run.configHash.slice(0, 16)],
  ];
  print(renderPairs(facts.filter(([, value]) => value !== "")));
  if (run.error !== undefined) section("error", `  ${colors.red(printableLines(run.error))}`);
  section("overrides", pairs(run.overrides));
  section("options", pairs(run.options));
  section("metrics", metricsTable(run));
  section("artifacts", artifactsTable(artifacts));
  section("environment", pairs(run.environment));
}

export const show = defineCommand({
  name: "show",
  summary: "Show all that is kept of a run",
  positionals: { run: { describe: "the run's id, or the beginning of it" } },
  options: { store: shared.store, json: shared.json },
  run: (args) =>
    withStore(args.store, async (store) => {
      const run = await store.find(args.run);
      const artifacts = await store.artifacts(run.id);
      if (args.json) {
        const { config, configHash, overrides, source, environment, metrics } = run;
        printJson({
          ...runJson(run),
          config,
          configHash,
          overrides,
          source,
          environment,
          summaries: metrics,
          artifacts,
        });
      } else printRun(run, artifacts);
      return exitCodes.done;
    }),
});
