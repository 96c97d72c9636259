import type { Knex } from "knex";
import { decodeDouble } from "./double.js";
import type { MetricRow, RunRow } from "./rows.js";
import type { Series } from "./store.js";
import type { Point } from "./summary.js";

const rowsAPage = 50_000;

/** A series in columns, iterable point by point. */
export class SeriesColumns implements Series, Iterable<Point> {
  readonly steps: Float64Array;
  readonly values: Float64Array;
  readonly at: Float64Array;

  constructor(length: number) {
    this.steps = new Float64Array(length);
    this.values = new Float64Array(length);
    this.at = new Float64Array(length);
  }

  *[Symbol.iterator](): Generator<Point> {
    for (let i = 0; i < this.steps.length; i++) yield { step: this.steps[i]!, value: this.values[i]! };
  }
}

type SeriesKey = Pick<RunRow, "key" | "attempt">;

/** Up to where the points of an attempt count: below `end`. */
interface Reach {
  readonly attempt: number;
  readonly end: number;
}

/**
 * Where a run was attempted more than once, an attempt supersedes what the ones before it logged from its own first step
 * on: it has resumed there, or started again. Newest first; empty for a run with a single attempt, where all counts.
 */
async function reaches(db: Knex, run: SeriesKey, name: number): Promise<readonly Reach[]> {
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

/** The points of a series that count. */
function effective(
  db: Knex,
  run: SeriesKey,
  name: number,
  within: readonly Reach[],
): Knex.QueryBuilder<MetricRow, MetricRow[]> {
  const query = db<MetricRow>("metric").where("run", run.key).where("name", name);
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

/** The series of a run under a metric name, in order of step; read page by page. */
export async function readSeries(db: Knex, run: SeriesKey, name: number): Promise<SeriesColumns> {
  const within = await reaches(db, run, name);
  const counted = await effective(db, run, name, within).count<{ n: number }[]>({ n: "*" });
  const series = new SeriesColumns(counted[0]!.n);
  let filled = 0;
  let after: number | undefined;
  for (;;) {
    const query = effective(db, run, name, within).orderBy("step").limit(rowsAPage);
    if (after !== undefined) void query.where("step", ">", after);
    const page = await query.select("step", "at", "value", "kind");
    for (const row of page.slice(0, series.steps.length - filled)) {
      series.steps[filled] = row.step;
      series.values[filled] = decodeDouble(row);
      series.at[filled] = row.at;
      filled++;
    }
    after = page.at(-1)?.step;
    if (page.length < rowsAPage) return series;
  }
}
