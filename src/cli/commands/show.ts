import type { Artifact, Attempt, Json, OutputLine, Run } from "../../tracking/store.js";
import { defineCommand, exitCodes, shared } from "../command.js";
import { colors } from "../output/colors.js";
import { formatBytes, formatDuration, formatJson, formatNumber, formatStatus, formatTime } from "../output/format.js";
import { printJson } from "../output/json.js";
import { printable, printableLines } from "../output/printable.js";
import { print, renderPairs, renderTable } from "../output/table.js";
import { runJson } from "../runs/json.js";
import { took } from "../../query/fields.js";
import { withStore } from "../stores.js";

/** Lines of output that are shown unless all are asked for. */
const outputLines = 10;

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

function indented(text: string): string {
  return printableLines(text)
    .split("\n")
    .map((line) => `  ${line}`)
    .join("\n");
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

/** Ends and errors of a run that was started more than once. */
function attemptsTable(attempts: readonly Attempt[]): string {
  if (attempts.length < 2) return "";
  const columns = [
    { title: "  attempt" },
    { title: "status" },
    { title: "started" },
    { title: "took" },
    { title: "error" },
  ];
  const rows = attempts.map(({ attempt, status, startedAt, finishedAt, error }) => [
    `  ${attempt}`,
    formatStatus(status ?? "running"),
    formatTime(startedAt),
    finishedAt === undefined ? "" : formatDuration(finishedAt - startedAt),
    printable(error ?? ""),
  ]);
  return renderTable(columns, rows);
}

function outputText(lines: readonly OutputLine[], most: number): string {
  const shown = lines.slice(-most).map(({ text, stream }) => {
    return `  ${stream === "stderr" ? colors.yellow(printable(text)) : printable(text)}`;
  });
  const hidden = lines.length - shown.length;
  return [...(hidden > 0 ? [`  … ${hidden} lines before these: --output shows them.`] : []), ...shown].join("\n");
}

interface Details {
  readonly artifacts: readonly Artifact[];
  readonly attempts: readonly Attempt[];
  readonly output: readonly OutputLine[];
}

function printRun(run: Run, { artifacts, attempts, output }: Details, mostLines: number): void {
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
    ["tags", printable((run.tags ?? []).join(", "))],
  ];
  print(renderPairs(facts.filter(([, value]) => value !== "")));
  if (run.error !== undefined) section("error", `  ${colors.red(printableLines(run.error))}`);
  if (run.note !== undefined) section("note", indented(run.note));
  section("overrides", pairs(run.overrides));
  section("options", pairs(run.options));
  section("metrics", metricsTable(run));
  section("artifacts", artifactsTable(artifacts));
  section("attempts", attemptsTable(attempts));
  section("output", outputText(output, mostLines));
  section("environment", pairs(run.environment));
}

export const show = defineCommand({
  name: "show",
  summary: "Show all that is kept of a run",
  positionals: { run: { describe: "the run's id, or the beginning of it" } },
  options: {
    output: { describe: "all that it printed, not only the last lines", type: "flag" },
    source: { describe: "print the text of its experiment file, and nothing else", type: "flag" },
    store: shared.store,
    json: shared.json,
  },
  run: (args) =>
    withStore(args.store, async (store) => {
      const run = await store.find(args.run);
      if (args.source && !args.json) {
        process.stdout.write(printableLines(run.source.text));
        return exitCodes.done;
      }
      const { id } = run;
      const artifacts = await store.artifacts(id);
      const attempts = await store.attempts(id);
      const output = await store.output(id);
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
          attempts,
          output,
        });
      } else printRun(run, { artifacts, attempts, output }, args.output ? Infinity : outputLines);
      return exitCodes.done;
    }),
});
