import { UserError } from "../../numerics/error.js";
import { artifactNames } from "../../experiment/trial.js";
import type { Run } from "../../tracking/store.js";
import { ArtifactReader } from "./artifacts.js";
import { axisValue, searchedAxis } from "./axis.js";
import { orderMetrics } from "./metric-names.js";
import { compareText, valueText } from "./values.js";
import { formatNumber } from "../drawing/numbers.js";
import type {
  Axis,
  Curve,
  Group,
  Pictures,
  ReportData,
  ReportRun,
  ReportStore,
  ReportText,
  SeriesOfRuns,
} from "./report-data.js";

export interface GatherOptions {
  readonly study: string;
  /** Ids of the runs to report; all of the study's if absent. */
  readonly runs?: readonly string[];
  readonly text?: ReportText;
}

/** Reads from the store all that a report of a study shows. */
export async function gather(store: ReportStore, options: GatherOptions): Promise<ReportData> {
  const stored = await store.runs({ study: options.study, ...(options.runs && { ids: options.runs }) });
  if (stored.length === 0) {
    throw new UserError(`There are no runs of the study "${options.study}" to report; see \`pushforward ls\`.`, {
      kind: "failure",
    });
  }
  const axis = searchedAxis(stored);
  const runs = [...stored].sort(asPlanned).map(toReportRun);
  const models = modelsInOrder(stored, axis);
  const groups = groupRuns(runs, axis, models);
  const completed = groups.flatMap((group) => group.runs);
  const curveNames = curvesOf(stored);
  const names = new Set(completed.flatMap((run) => Object.keys(run.metrics)));
  const picturedSeed = seedOfMostRuns(completed);
  const artifacts = new ArtifactReader(store);
  const dataset = await firstOf(completed, (run) => artifacts.dataset(run.id));
  const data = await firstOf(
    completed.filter((run) => run.seed === picturedSeed),
    (run) => artifacts.cloud(run.id, artifactNames.data),
  );
  const curves: Record<string, readonly Curve[]> = {};
  for (const name of curveNames) curves[name] = await readCurves(store, completed, name);
  const pictures: Pictures[] = [];
  for (const group of groups) pictures.push(await readPictures(artifacts, group, picturedSeed));
  return {
    study: options.study,
    text: options.text ?? {},
    ...(dataset && { dataset }),
    ...(axis && { axis }),
    models,
    series: [...new Set(groups.map((group) => group.series))],
    groups,
    runs,
    metrics: orderMetrics(names).filter((name) => !curveNames.includes(name)),
    curves,
    ...(picturedSeed !== undefined && { picturedSeed }),
    ...(data && { data }),
    pictures,
  };
}

function toReportRun(run: Run): ReportRun {
  const { id, status, label, seed, attempt, options, point, overrides, environment, source } = run;
  const metrics = Object.fromEntries(Object.entries(run.metrics).map(([name, summary]) => [name, summary.last]));
  return {
    ...{ id, status, label, seed, attempt, options, point, overrides, environment, source, metrics },
    ...(run.error !== undefined && { error: run.error }),
    ...(run.startedAt !== undefined &&
      run.finishedAt !== undefined && { seconds: (run.finishedAt - run.startedAt) / 1000 }),
  };
}

function asPlanned(a: Run, b: Run): number {
  return a.createdAt - b.createdAt || compareText(a.label, b.label) || a.seed - b.seed || compareText(a.id, b.id);
}

/** Models on the axis first, then the others, each in the order in which the study planned them. */
function modelsInOrder(runs: readonly Run[], axis: Axis | undefined): readonly string[] {
  const first = new Map<string, { readonly at: number; readonly onAxis: boolean }>();
  for (const run of runs) {
    const onAxis = axis !== undefined && axisValue(run, axis.paths) !== undefined;
    const known = first.get(run.label) ?? { at: run.createdAt, onAxis };
    first.set(run.label, { at: Math.min(known.at, run.createdAt), onAxis: known.onAxis || onAxis });
  }
  return [...first]
    .sort(([a, one], [b, two]) => Number(two.onAxis) - Number(one.onAxis) || one.at - two.at || compareText(a, b))
    .map(([label]) => label);
}

/** Groups by model, then by the searched options off the axis, then by the place on the axis. */
function groupRuns(runs: readonly ReportRun[], axis: Axis | undefined, models: readonly string[]): readonly Group[] {
  const series = new Map<string, SeriesOfRuns>();
  const groups = new Map<string, { readonly series: SeriesOfRuns; readonly x?: number; readonly runs: ReportRun[] }>();
  const variants = new Map<string, number>();
  for (const run of runs) {
    const others = Object.entries(run.point).filter(([path]) => !axis?.paths.includes(path));
    const x = axis && axisValue(run, axis.paths);
    const seriesKey = JSON.stringify([run.label, others.sort(([a], [b]) => compareText(a, b))]);
    let line = series.get(seriesKey);
    if (!line) {
      const variant = variants.get(run.label) ?? 0;
      variants.set(run.label, variant + 1);
      line = {
        label: [run.label, ...others.map(([path, value]) => `${lastPart(path)} = ${valueText(value)}`)].join(", "),
        model: run.label,
        modelIndex: models.indexOf(run.label),
        variant,
        onAxis: x !== undefined,
      };
      series.set(seriesKey, line);
    }
    const key = JSON.stringify([seriesKey, x ?? null]);
    const group = groups.get(key) ?? { series: line, ...(x !== undefined && { x }), runs: [] };
    if (run.status === "completed") group.runs.push(run);
    groups.set(key, group);
  }
  return [...groups.values()]
    .sort(
      (a, b) =>
        a.series.modelIndex - b.series.modelIndex || a.series.variant - b.series.variant || (a.x ?? 0) - (b.x ?? 0),
    )
    .map((group) => ({
      ...group,
      label: groupLabel(group.series.label, axis, group.x),
      runs: group.runs.sort((a, b) => a.seed - b.seed),
    }));
}

function groupLabel(label: string, axis: Axis | undefined, x: number | undefined): string {
  return axis === undefined || x === undefined ? label : `${label}, ${axis.symbol} = ${formatNumber(x)}`;
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf(".") + 1);
}

/** Metrics that most runs logged more than once: they are watched along training, not compared at its end. */
function curvesOf(runs: readonly Run[]): readonly string[] {
  const votes = new Map<string, number>();
  for (const run of runs) {
    for (const [name, { count }] of Object.entries(run.metrics))
      votes.set(name, (votes.get(name) ?? 0) + (count > 1 ? 1 : -1));
  }
  return [...votes]
    .filter(([, balance]) => balance > 0)
    .map(([name]) => name)
    .sort(compareText);
}

/** The seed that most completed runs have, the least of them on a tie. */
function seedOfMostRuns(runs: readonly ReportRun[]): number | undefined {
  const counts = new Map<number, number>();
  for (const run of runs) counts.set(run.seed, (counts.get(run.seed) ?? 0) + 1);
  return [...counts].sort(([a, one], [b, two]) => two - one || a - b)[0]?.[0];
}

async function firstOf<T>(
  runs: readonly ReportRun[],
  read: (run: ReportRun) => Promise<T | undefined>,
): Promise<T | undefined> {
  for (const run of runs) {
    const value = await read(run);
    if (value !== undefined) return value;
  }
  return undefined;
}

async function readCurves(store: ReportStore, runs: readonly ReportRun[], name: string): Promise<readonly Curve[]> {
  const curves: Curve[] = [];
  for (const run of runs) {
    if (!(name in run.metrics)) continue;
    const { steps, values } = await store.series(run.id, name);
    curves.push({ run, steps, values });
  }
  return curves;
}

async function readPictures(artifacts: ArtifactReader, group: Group, seed: number | undefined): Promise<Pictures> {
  const run = group.runs.find((one) => one.seed === seed);
  if (!run) return { group };
  const samples = await artifacts.cloud(run.id, artifactNames.samples);
  const density = await artifacts.density(run.id);
  const paths = await artifacts.paths(run.id);
  return { group, ...(samples && { samples }), ...(density && { density }), ...(paths && { paths }) };
}
