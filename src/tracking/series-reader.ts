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

/** The series that a run's newest attempt logged under a metric name, in order of step; read page by page. */
export async function readSeries(db: Knex, run: Pick<RunRow, "key" | "attempt">, name: number): Promise<SeriesColumns> {
  const points = { run: run.key, name, attempt: run.attempt };
  const counted = await db("metric").where(points).count<{ n: number }[]>({ n: "*" });
  const series = new SeriesColumns(counted[0]!.n);
  let filled = 0;
  let after: number | undefined;
  for (;;) {
    const query = db<MetricRow>("metric").where(points).orderBy("step").limit(rowsAPage);
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
