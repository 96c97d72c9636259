import type { Knex } from "knex";
import { decodeDouble } from "./double.js";
import type { MetricRow, RunRow } from "./rows.js";
import type { Series } from "./store.js";

const rowsAPage = 50_000;

/** A series of `length` points, still to be filled. */
export function emptySeries(length = 0): Series {
  return { steps: new Float64Array(length), values: new Float64Array(length), at: new Float64Array(length) };
}

export type RunKey = Pick<RunRow, "key" | "attempt">;

/** Up to where the points of an attempt count: below `end`. */
interface Reach {
  readonly attempt: number;
  readonly end: number;
}

/**
 * Where a run was attempted more than once, an attempt supersedes what the ones before it logged from its own first step
 * on: it has resumed there, or started again. Newest first; empty for a run with a single attempt, where all counts.
 */
export async function reaches(db: Knex, run: RunKey, name: number): Promise<readonly Reach[]> {
  if (run.attempt === 1) return [];
  const attempts = await db<MetricRow>("metric")
    .where("run", run.key)
    .where("name", name)
    .groupBy("attempt")
    .orderBy("attempt", "desc")
    .select<{ attempt: number; first: number }[]>("attempt", db.raw("min(step) as first"));
  let end = Infinity;
  return attempts.map(({ attempt, first }) => {
    const reach = { attempt, end };
    end = Math.min(end, first);
    return reach;
  });
}

/** The points of a series that count, of those of a step greater than `after`. */
export function effective(
  db: Knex,
  run: RunKey,
  name: number,
  within: readonly Reach[],
  after?: number,
): Knex.QueryBuilder<MetricRow, MetricRow[]> {
  const query = db<MetricRow>("metric").where("run", run.key).where("name", name);
  if (after !== undefined) void query.where("step", ">", after);
  if (within.length > 0) {
    void query.where((either) => {
      for (const { attempt, end } of within) {
        void either.orWhere((one) => {
          void one.where("attempt", attempt);
          if (end !== Infinity) void one.where("step", "<", end);
        });
      }
    });
  }
  return query;
}

/** The series of a run under a metric name, from beyond the step `begin` on, in order of step; read page by page. */
export async function readSeries(db: Knex, run: RunKey, name: number, begin?: number): Promise<Series> {
  const within = await reaches(db, run, name);
  const counted = await effective(db, run, name, within, begin).count<{ n: number }[]>({ n: "*" });
  const series = emptySeries(counted[0]!.n);
  let filled = 0;
  let after = begin;
  for (;;) {
    const query = effective(db, run, name, within, after).orderBy("step").limit(rowsAPage);
    const page = await query.select("step", "at", "value", "kind");
    for (const row of page.slice(0, series.steps.length - filled)) {
      series.steps[filled] = row.step;
      series.values[filled] = decodeDouble(row);
      series.at[filled] = row.at;
      filled++;
    }
    after = page.at(-1)?.step;
    if (page.length < rowsAPage) break;
  }
  // Another process may have superseded points since they were counted.
  const read = (column: Float64Array) => column.subarray(0, filled);
  return { steps: read(series.steps), values: read(series.values), at: read(series.at) };
}

/** The series of several runs under a metric name, by the keys of the runs that have one; short ones, read at once. */
export async function readCurves(
  db: Knex,
  runs: readonly number[],
  metric: string,
): Promise<ReadonlyMap<number, { readonly steps: readonly number[]; readonly values: readonly number[] }>> {
  const rows = await db<MetricRow>("metric")
    .where("name", db("metric_name").select("key").where("name", metric))
    .whereIn("run", [...runs])
    .orderBy([{ column: "run" }, { column: "attempt", order: "desc" }, { column: "step", order: "desc" }])
    .select("run", "attempt", "step", "value", "kind");
  const curves = new Map<number, { steps: number[]; values: number[] }>();
  let last: { readonly run: number; readonly attempt: number } | undefined;
  let end = Infinity;
  for (const row of rows) {
    const curve = curves.get(row.run) ?? { steps: [], values: [] };
    curves.set(row.run, curve);
    // Backwards: what a newer attempt has logged ends what counts of those before it.
    if (last?.run !== row.run) end = Infinity;
    else if (last.attempt !== row.attempt) end = Math.min(end, curve.steps.at(-1) ?? Infinity);
    last = row;
    if (row.step >= end) continue;
    curve.steps.push(row.step);
    curve.values.push(decodeDouble(row));
  }
  for (const { steps, values } of curves.values()) {
    steps.reverse();
    values.reverse();
  }
  return curves;
}
