import type { RunRecord } from "../../tracking/store.js";

function iso(time: number | undefined): string | null {
  return time === undefined ? null : new Date(time).toISOString();
}

/** A run as `ls --json` and all that lists runs print it. */
export function runJson(run: RunRecord): object {
  return {
    id: run.id,
    study: run.study,
    label: run.label,
    status: run.status,
    seed: run.seed,
    attempt: run.attempt,
    created: iso(run.createdAt),
    started: iso(run.startedAt),
    finished: iso(run.finishedAt),
    error: run.error ?? null,
    ...(run.tags && { tags: run.tags }),
    ...(run.note !== undefined && { note: run.note }),
    options: run.options,
    point: run.point,
    metrics: Object.fromEntries(Object.entries(run.metrics).map(([name, { last }]) => [name, last])),
  };
}
