import type { Knex } from "knex";
import { chunks } from "./chunks.js";
import { decodeDouble } from "./double.js";
import type { MetricRow } from "./rows.js";
import { effective, emptySeries, reaches, readSeries, type RunKey } from "./series-reader.js";
import type { Series } from "./store.js";

const bucketsAStatement = 200;
const stepsAStatement = 500;

/** What is picked of the points between two steps. */
interface Picked {
  readonly lowest: number | null;
  readonly highest: number | null;
  /** The first that is not a number, so that a gap stays visible. */
  readonly missing: number | null;
}

/**
 * At most `points` points of a series, from beyond the step `after` on, that show its shape: the first, the last, and of equal stretches of steps between
 * them the least, the greatest and the first that is NaN. What is short enough comes whole. The choice is made in the
 * database, so that a long series is not carried out of it.
 */
export async function readOverview(
  db: Knex,
  run: RunKey,
  name: number,
  points: number,
  after?: number,
): Promise<Series> {
  const within = await reaches(db, run, name);
  const all = () => effective(db, run, name, within, after);
  const [range] = await all().select<{ count: number; first: number; last: number }[]>(
    db.raw("count(*) as count"),
    db.raw("min(step) as first"),
    db.raw("max(step) as last"),
  );
  const { count, first, last } = range!;
  if (count <= points) return readSeries(db, run, name, after);

  const extreme = (direction: "asc" | "desc") =>
    inBucket(all()).whereNotNull("value").orderBy("value", direction).orderBy("step").limit(1).select("step");
  const missing = () => inBucket(all()).whereNull("value").orderBy("step").limit(1).select("step");
  const steps = new Set([first, last]);
  for (const some of chunks(buckets(first, last, Math.max(1, Math.floor((points - 2) / 3))), bucketsAStatement)) {
    const values = some.map(() => "(CAST(? AS BIGINT), CAST(? AS BIGINT))").join(", ");
    const picked = await db
      .select<Picked[]>(extreme("asc").as("lowest"), extreme("desc").as("highest"), missing().as("missing"))
      .from(db.raw(`(VALUES ${values}) AS bucket`, some.flat()));
    for (const bucket of picked) {
      for (const step of [bucket.lowest, bucket.highest, bucket.missing]) if (step !== null) steps.add(step);
    }
  }
  return readSteps(
    all,
    [...steps].sort((a, b) => a - b),
  );
}

/** Both databases call the columns of a list of values so. */
function inBucket(query: Knex.QueryBuilder<MetricRow, MetricRow[]>): Knex.QueryBuilder<MetricRow, MetricRow[]> {
  return query.whereRaw("step >= bucket.column1").whereRaw("step <= bucket.column2");
}

/** Pairs of first and last step that divide the range into stretches of equal length. */
function buckets(first: number, last: number, count: number): readonly (readonly [number, number])[] {
  const length = (last - first) / count;
  const edges = [...new Set(Array.from({ length: count }, (_, i) => Math.floor(first + i * length)))];
  return edges.map((edge, i) => [edge, i + 1 < edges.length ? edges[i + 1]! - 1 : last]);
}

async function readSteps(
  all: () => Knex.QueryBuilder<MetricRow, MetricRow[]>,
  steps: readonly number[],
): Promise<Series> {
  const series = emptySeries(steps.length);
  let filled = 0;
  for (const some of chunks(steps, stepsAStatement)) {
    const rows = await all()
      .whereIn("step", [...some])
      .orderBy("step")
      .select("step", "at", "value", "kind");
    for (const row of rows) {
      series.steps[filled] = row.step;
      series.values[filled] = decodeDouble(row);
      series.at[filled] = row.at;
      filled++;
    }
  }
  return series;
}
