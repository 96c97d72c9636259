import { UserError } from "../../numerics/error.js";
import { artifactNames } from "../../experiment/trial.js";
import type { Run } from "../../tracking/store.js";
import { systemPrefix } from "../../tracking/system-metrics.js";
import { ArtifactReader } from "./artifacts.js";
import { searchedAxis } from "./axis.js";
import { runsByDataset } from "./by-dataset.js";
import { groupRuns, modelsInOrder } from "./groups.js";
import { type MetricFactsByName, orderMetrics } from "./metric-names.js";
import { compareText } from "./values.js";
import type {
  Curve,
  Group,
  Pictures,
  ReportData,
  ReportRun,
  ReportStore,
  ReportText,
  RunsAgain,
  StudiedDataset,
} from "./report-data.js";

export interface GatherOptions {
  readonly study: string;
  /** Ids of the runs to report; all of the study's if absent. */
  readonly runs?: readonly string[];
  readonly text?: ReportText;
  /** Model or setting to test against, in place of the one that the study names. */
  readonly baseline?: string;
  /** The words of the command that makes the report again. */
  readonly command?: readonly string[];
  /** By the sweeps that the runs come from. */
  readonly again?: RunsAgain;
}

/** Reads from the store all that a report of a study shows. */
export async function gather(store: ReportStore, options: GatherOptions): Promise<ReportData> {
  const all = await store.runs({ study: options.study });
  const asked = options.runs && new Set(options.runs);
  const stored = asked ? all.filter(({ id }) => asked.has(id)) : all;
  if (stored.length === 0) {
    throw new UserError(`There are no runs of the study "${options.study}" to report; see \`pushforward ls\`.`, {
      kind: "failure",
    });
  }
  // In the order in which they were queued, which is that of the study.
  const runs = stored.map(toReportRun);
  const axis = searchedAxis(runs);
  const models = modelsInOrder(runs, axis);
  const groups = groupRuns(runs, axis, models, [...new Set(all.map(({ label }) => label))]);
  const completed = groups.flatMap((group) => group.runs);
  const curveNames = curvesOf(stored);
  const names = new Set(
    completed.flatMap((run) => Object.keys(run.metrics).filter((name) => !name.startsWith(systemPrefix))),
  );
  const picturedSeed = seedOfMostRuns(completed);
  const artifacts = new ArtifactReader(store);
  const dataset = await firstOf(completed, (run) => artifacts.dataset(run.id));
  const data = await firstOf(
    completed.filter((run) => run.seed === picturedSeed),
    (run) => artifacts.cloud(run.id, artifactNames.data),
  );
  const datasets: StudiedDataset[] = [];
  for (const [words, members] of runsByDataset(completed, axis)) {
    const pictured = members.filter((run) => run.seed === picturedSeed);
    const facts = await firstOf(members, (run) => artifacts.dataset(run.id));
    const cloud = await firstOf(pictured, (run) => artifacts.cloud(run.id, artifactNames.data));
    datasets.push({ words, ...(facts && { facts }), ...(cloud && { data: cloud }) });
  }
  const curves: Record<string, readonly Curve[]> = {};
  for (const name of curveNames) curves[name] = await readCurves(store, completed, name);
  const rounds: Record<string, readonly Curve[]> = {};
  for (const name of roundNames(completed)) rounds[name] = await readCurves(store, completed, name);
  const pictures: Pictures[] = [];
  for (const group of groups) pictures.push(await readPictures(artifacts, group, picturedSeed));
  let metricFacts: MetricFactsByName = {};
  for (const { runs: members } of groups) {
    if (members[0]) metricFacts = { ...metricFacts, ...(await artifacts.metricFacts(members[0].id)) };
  }
  return {
    study: options.study,
    text: options.text ?? {},
    ...(options.baseline !== undefined && { baseline: options.baseline }),
    ...(options.command && { command: options.command }),
    ...(options.again && { again: options.again }),
    ...(dataset && { dataset }),
    datasets,
    ...(axis && { axis }),
    models,
    series: [...new Set(groups.map((group) => group.series))],
    groups,
    runs,
    metrics: orderMetrics(names).filter((name) => !curveNames.includes(name)),
    metricFacts,
    curves,
    rounds,
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

/** Metrics of which the last value counts: times, logged again when a training is saved, and what each reflow leaves. */
const lastCounts = ["time.", "reflow.", systemPrefix];

/** Metrics that most runs logged more than once: they are watched along training, not compared at its end. */
function curvesOf(runs: readonly Run[]): readonly string[] {
  const votes = new Map<string, number>();
  for (const run of runs) {
    for (const [name, { count }] of Object.entries(run.metrics))
      votes.set(name, (votes.get(name) ?? 0) + (count > 1 ? 1 : -1));
  }
  return [...votes]
    .filter(([name, balance]) => balance > 0 && !lastCounts.some((prefix) => name.startsWith(prefix)))
    .map(([name]) => name)
    .sort(compareText);
}

/** What reflow logs after each round, without standard errors. */
function roundNames(runs: readonly ReportRun[]): readonly string[] {
  const names = runs.flatMap(({ metrics }) => Object.keys(metrics).filter((name) => /^reflow\.[^.]+$/.test(name)));
  return [...new Set(names)].sort(compareText);
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
  const velocity = await artifacts.velocity(run.id);
  const logDensities = await artifacts.cloud(run.id, artifactNames.logDensities);
  const cells = await artifacts.cells(run.id);
  return {
    group,
    ...(samples && { samples }),
    ...(density && { density }),
    ...(paths && { paths }),
    ...(velocity && { velocity }),
    ...(logDensities && { logDensities }),
    ...(cells && { cells }),
  };
}
