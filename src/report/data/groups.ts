import type { Json } from "../../tracking/store.js";
import { formatNumber } from "../drawing/numbers.js";
import { axisValue } from "./axis.js";
import type { Axis, Group, ReportRun, SeriesOfRuns } from "./report-data.js";
import { compareText, valueText } from "./values.js";

/** Models on the axis first, then the others, each in the order in which the study planned them. */
export function modelsInOrder(runs: readonly ReportRun[], axis: Axis | undefined): readonly string[] {
  const onAxis = new Map<string, boolean>();
  for (const run of runs) {
    const here = axis !== undefined && axisValue(run, axis.paths) !== undefined;
    onAxis.set(run.label, here || onAxis.get(run.label) === true);
  }
  const labels = [...onAxis.keys()];
  return [...labels.filter((label) => onAxis.get(label)), ...labels.filter((label) => !onAxis.get(label))];
}

/**
 * Runs that differ in nothing but their seed, by model, by every option off the axis in which the model's runs differ (a
 * study run again with longer training is another line), and by the place on the axis. Runs come in planned order; `queued`
 * are the study's models in the order of their first runs, which no model that is added later changes.
 */
export function groupRuns(
  runs: readonly ReportRun[],
  axis: Axis | undefined,
  models: readonly string[],
  queued: readonly string[] = [...new Set(runs.map((run) => run.label))],
): readonly Group[] {
  return models.flatMap((model) => {
    const modelIndex = queued.indexOf(model);
    const own = runs.filter((run) => run.label === model);
    const paths = differingOptions(own, axis);
    const names = optionNames(paths);
    const texts = paths.map((path) => optionTexts(own, path));
    const series = new Map<string, { readonly line: SeriesOfRuns; readonly runs: ReportRun[] }>();
    for (const run of own) {
      const setting = paths.map((path, i) => `${names[i]!} = ${texts[i]!(run.options[path])}`);
      const label = [model, ...setting].join(", ");
      const onAxis = axis !== undefined && axisValue(run, axis.paths) !== undefined;
      const key = `${label} ${onAxis}`;
      const known = series.get(key) ?? { line: { label, model, modelIndex, variant: series.size, onAxis }, runs: [] };
      known.runs.push(run);
      series.set(key, known);
    }
    return [...series.values()].flatMap(({ line, runs: members }) => groupsOf(line, members, axis));
  });
}

function groupsOf(series: SeriesOfRuns, runs: readonly ReportRun[], axis: Axis | undefined): readonly Group[] {
  const group = (members: readonly ReportRun[], x?: number): Group => ({
    series,
    ...(x !== undefined && { x }),
    label:
      axis === undefined || x === undefined ? series.label : `${series.label}, ${axis.symbol} = ${formatNumber(x)}`,
    runs: members.filter((run) => run.status === "completed").sort((a, b) => a.seed - b.seed),
  });
  if (!axis || !series.onAxis) return [group(runs)];
  return axis.values
    .map((x) => ({ x, members: runs.filter((run) => axisValue(run, axis.paths) === x) }))
    .filter(({ members }) => members.length > 0)
    .map(({ x, members }) => group(members, x));
}

/**
 * Options off the axis in which the runs of one model differ; of options that always agree, the first, and of a component
 * that differs no option that it alone decides.
 */
function differingOptions(runs: readonly ReportRun[], axis: Axis | undefined): readonly string[] {
  const paths = [...new Set(runs.flatMap((run) => Object.keys(run.options)))].sort(compareText);
  const seen = new Set<string>();
  const differing = paths.filter((path) => {
    if (axis?.paths.includes(path)) return false;
    const values = runs.map((run) => JSON.stringify(run.options[path] ?? null));
    const profile = values.join("\n");
    const news = new Set(values).size > 1 && !seen.has(profile);
    seen.add(profile);
    return news;
  });
  return differing.filter(
    (path) => !differing.some((other) => path.startsWith(`${other}.`) && decides(runs, other, path)),
  );
}

/** Whether runs that agree in one option always agree in the other. */
function decides(runs: readonly ReportRun[], one: string, other: string): boolean {
  const values = (path: string) => new Set(runs.map(({ options }) => JSON.stringify(options[path] ?? null))).size;
  const pairs = runs.map(({ options }) => JSON.stringify([options[one] ?? null, options[other] ?? null]));
  return new Set(pairs).size === values(one);
}

/** The last part of each path where that tells them apart, otherwise the path. */
function optionNames(paths: readonly string[]): readonly string[] {
  const last = paths.map((path) => path.slice(path.lastIndexOf(".") + 1));
  return paths.map((path, i) => (last.filter((name) => name === last[i]).length > 1 ? path : last[i]!));
}

/** How the values of an option are written: numbers rounded where that still tells all of them apart. */
function optionTexts(runs: readonly ReportRun[], path: string): (value: Json | undefined) => string {
  const rounded = (value: Json | undefined) => (typeof value === "number" ? formatNumber(value) : optionText(value));
  const count = (text: typeof rounded) => new Set(runs.map(({ options }) => text(options[path]))).size;
  return count(rounded) === count(optionText) ? rounded : optionText;
}

function optionText(value: Json | undefined): string {
  if (value === undefined) return "none";
  return Array.isArray(value) ? `[${valueText(value)}]` : valueText(value);
}
