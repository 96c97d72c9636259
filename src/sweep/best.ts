import { UserError } from "../numerics/error.js";
import { Stream } from "../numerics/random.js";
import { confidenceHalfWidth, mean, standardError } from "../numerics/statistics.js";
import { probabilitiesOfBest } from "../search/best.js";
import { paretoFront } from "../search/pareto.js";
import type { RunRecord, Store } from "../tracking/store.js";
import { defaultObjectives } from "./begin-sweep.js";
import { findSweep } from "./find-sweep.js";
import { parseObjective } from "./outcome.js";
import { loadStudy } from "./study.js";
import { readSpec } from "./sweep-spec.js";
import { unloggedIn } from "./unlogged.js";

/** An objective of a configuration over the seeds that it completed, in the metric's own direction. */
export interface Estimate {
  readonly mean: number;
  /** NaN with one seed, as the interval is. */
  readonly standardError: number;
  /** Half the width of the 95 % confidence interval of the mean, by Student's t. */
  readonly halfWidth: number;
}

export interface RankedConfiguration {
  readonly label: string;
  readonly point: RunRecord["point"];
  readonly configHash: string;
  /** Ids of the runs that it is judged by. */
  readonly runs: readonly string[];
  readonly seeds: readonly number[];
  /** One an objective. */
  readonly estimates: readonly Estimate[];
  /** That its mean is the best of all; of a single objective, NaN with fewer than two seeds. */
  readonly probability?: number;
}

export interface Ranking {
  readonly sweep: string;
  readonly study: string;
  readonly objectives: readonly string[];
  /** By the mean, best first; of several objectives, those that no other is better than in all, by the first. */
  readonly configurations: readonly RankedConfiguration[];
  /** How many have completed runs, those that are not listed among them. */
  readonly compared: number;
}

/** The best configurations of a sweep over the seeds that have completed. */
export async function bestOf(store: Store, name: string, objectives?: readonly string[]): Promise<Ranking> {
  const sweep = await findSweep(store, name);
  const spec = readSpec(sweep);
  const judged =
    objectives ?? (spec.objectives.length > 0 ? spec.objectives : await ownObjectives(spec.file, spec.set));
  if (judged.length === 0) {
    throw new UserError("sweep best: say by which metric, such as --objective nll.test; -NAME for the largest.");
  }
  const parsed = judged.map(parseObjective);
  const metrics = parsed.map(({ metric }) => metric);
  const completed = await store.records({ sweep: sweep.id, status: ["completed"] }, metrics);
  const runs = completed.filter((run) => metrics.every((metric) => run.metrics[metric] !== undefined));
  if (runs.length === 0) throw await nothingToRank(store, sweep.id, completed, judged);
  const seeds = [...new Set(runs.map(({ seed }) => seed))].sort((a, b) => a - b);
  const groups = [...groupBy(runs, ({ configHash }) => configHash).values()];
  const lower = groups.map((group) => parsed.map(({ metric, sign }) => sign * mean(valuesIn(group, metric))));
  const listed = parsed.length > 1 ? [...paretoFront(lower)] : groups.map((_, i) => i);
  listed.sort((a, b) => compare(lower[a]![0]!, lower[b]![0]!));
  const probabilities =
    parsed.length > 1 ? undefined : probabilitiesOfBest(bySeed(groups, seeds, parsed[0]!), Stream.of(0, "sweep best"));
  return {
    sweep: sweep.id,
    study: sweep.study,
    objectives: judged,
    compared: groups.length,
    configurations: listed.map((i) => {
      const group = groups[i]!;
      const { label, point, configHash } = group[0]!;
      return {
        label,
        point,
        configHash,
        runs: group.map(({ id }) => id),
        seeds: group.map(({ seed }) => seed),
        estimates: metrics.map((metric) => estimate(valuesIn(group, metric))),
        ...(probabilities && { probability: probabilities[i]! }),
      };
    }),
  };
}

async function ownObjectives(file: string, set: readonly string[]): Promise<readonly string[]> {
  return defaultObjectives((await loadStudy(file, set)).study);
}

async function nothingToRank(
  store: Store,
  id: string,
  completed: readonly RunRecord[],
  objectives: readonly string[],
): Promise<UserError> {
  const metrics = objectives.map((objective) => parseObjective(objective).metric).join(", ");
  return new UserError(
    completed.length === 0
      ? `No run of sweep ${id} has completed yet.`
      : ((await unloggedIn(store, id, objectives)) ??
          `No completed run of sweep ${id} has all of ${metrics}: \`pushforward show ${completed[0]!.id}\` lists what it has.`),
    { kind: "failure" },
  );
}

function valuesIn(group: readonly RunRecord[], metric: string): number[] {
  return group.map((run) => run.metrics[metric]!.last);
}

function bySeed(
  groups: readonly (readonly RunRecord[])[],
  seeds: readonly number[],
  { metric, sign }: ReturnType<typeof parseObjective>,
): (number | undefined)[][] {
  return groups.map((group) => {
    const values = new Map(group.map((run) => [run.seed, sign * run.metrics[metric]!.last]));
    return seeds.map((seed) => values.get(seed));
  });
}

function estimate(values: readonly number[]): Estimate {
  const single = values.length < 2;
  return {
    mean: mean(values),
    standardError: single ? Number.NaN : standardError(values),
    halfWidth: confidenceHalfWidth(values),
  };
}

/** NaN last. */
function compare(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return a - b;
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): ReadonlyMap<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}
