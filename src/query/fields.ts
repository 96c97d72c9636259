import { suggestion } from "../component/nearest.js";
import { UserError } from "../numerics/error.js";
import type { Json, Run, RunRecord } from "../tracking/store.js";

export type { RunRecord };

const summaries = ["first", "last", "min", "max", "lastStep", "count"] as const;
type Summary = (typeof summaries)[number];

/** A quantity that a run may have. */
export interface Field {
  /** As it is written: `nll.test`, `min(loss)`, `option(seed)`. */
  readonly name: string;
  /** Whether its numbers are times in milliseconds since the epoch. */
  readonly isTime: boolean;
  /** Whether a run may have several values, each of which a condition looks at by itself. */
  readonly isList: boolean;
  /** The metric that it may be a summary of; absent for what is none. */
  readonly metric?: string;
  readonly of: (run: RunRecord) => Json | undefined;
}

const times: Readonly<{ [name: string]: (run: RunRecord) => number | undefined }> = {
  created: (run) => run.createdAt,
  started: (run) => run.startedAt,
  finished: (run) => run.finishedAt,
};

const facts: Readonly<{ [name: string]: (run: RunRecord) => Json | undefined }> = {
  ...times,
  run: (run) => run.id,
  id: (run) => run.id,
  study: (run) => run.study,
  label: (run) => run.label,
  status: (run) => run.status,
  seed: (run) => run.seed,
  attempt: (run) => run.attempt,
  error: (run) => run.error,
  tag: (run) => run.tags,
  tags: (run) => run.tags,
  note: (run) => run.note,
  took: (run) => {
    const milliseconds = took(run);
    return milliseconds === undefined ? undefined : milliseconds / 1000;
  },
};

/** How long a run has taken, in milliseconds, so far if it runs; undefined before it starts. */
export function took(run: Pick<Run, "startedAt" | "finishedAt">): number | undefined {
  if (run.startedAt === undefined) return undefined;
  return (run.finishedAt ?? Date.now()) - run.startedAt;
}

/** Names of the functions that may stand around a name. */
export const fieldFunctions: readonly string[] = [...summaries, "metric", "option"];

/**
 * The field of a name: a fact of the run (`status`, `took` in seconds), else the last value of a metric, else an option by
 * its path. A function around the name says which is meant: `min(loss)`, `metric(seed)`, `option(seed)`.
 */
export function fieldNamed(name: string, around?: string): Field {
  const written = around === undefined ? name : `${around}(${name})`;
  const isTime = around === undefined && Object.hasOwn(times, name);
  const isMetric = around !== "option" && (around !== undefined || !Object.hasOwn(facts, name));
  const isList = around === undefined && (name === "tag" || name === "tags");
  return { name: written, isTime, isList, ...(isMetric && { metric: name }), of: reader(name, around) };
}

function reader(name: string, around: string | undefined): Field["of"] {
  if (around === "option") return (run) => own(run.options, name);
  if (around === "metric") return (run) => own(run.metrics, name)?.last;
  if (around !== undefined) return (run) => own(run.metrics, name)?.[around as Summary];
  if (Object.hasOwn(facts, name)) return facts[name]!;
  return (run) => own(run.metrics, name)?.last ?? own(run.options, name);
}

function own<T>(record: Readonly<{ [key: string]: T }>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

/** Refuses a field that no run of a list has, and says which name is near; nothing is wrong with an empty list. */
export function checkField(field: Field, runs: readonly RunRecord[], where: string): void {
  if (runs.length === 0 || runs.some((run) => field.of(run) !== undefined)) return;
  if (Object.hasOwn(facts, field.name)) return;
  const known = new Set(Object.keys(facts));
  for (const run of runs) {
    for (const name of Object.keys(run.metrics)) known.add(name);
    for (const path of Object.keys(run.options)) known.add(path);
  }
  throw new UserError(`${where}: no run has ${JSON.stringify(field.name)}; ${suggestion(field.name, [...known])}`);
}
