import { decodeDouble, encodeDouble } from "./double.js";
import type { PointColumns } from "./engine.js";
import type { MetricSummary } from "./store.js";

/** A value of a series with its step. */
export interface Point {
  readonly step: number;
  readonly value: number;
}

/** What lists and comparisons need of a series; min and max are over its numbers, and NaN only if it has none. */
export interface Summary {
  readonly count: number;
  readonly first: Point;
  readonly last: Point;
  readonly min: Point;
  readonly max: Point;
}

/** The smaller (or, with `sign` -1, the larger) of two values, the earlier on a tie, a number rather than NaN. */
function extreme(a: Point, b: Point, sign: 1 | -1): Point {
  if (Number.isNaN(a.value) !== Number.isNaN(b.value)) return Number.isNaN(a.value) ? b : a;
  const difference = sign * (b.value - a.value);
  if (difference < 0) return b;
  return difference > 0 || a.step <= b.step ? a : b;
}

/** The summary of two series that share no step. */
export function mergeSummaries(a: Summary, b: Summary): Summary {
  return {
    count: a.count + b.count,
    first: a.first.step < b.first.step ? a.first : b.first,
    last: a.last.step > b.last.step ? a.last : b.last,
    min: extreme(a.min, b.min, 1),
    max: extreme(a.max, b.max, -1),
  };
}

/** The summary of a series in increasing order of step; undefined if it is empty. */
export function summarize({ steps, values }: Pick<PointColumns, "steps" | "values">): Summary | undefined {
  const count = steps.length;
  if (count === 0) return undefined;
  let [least, greatest] = [-1, -1];
  for (let i = 0; i < count; i++) {
    const value = values[i]!;
    if (Number.isNaN(value)) continue;
    if (least < 0 || value < values[least]!) least = i;
    if (greatest < 0 || value > values[greatest]!) greatest = i;
  }
  const point = (i: number): Point => ({ step: steps[i]!, value: values[i]! });
  return {
    count,
    first: point(0),
    last: point(count - 1),
    min: point(Math.max(0, least)),
    max: point(Math.max(0, greatest)),
  };
}

const ends = ["first", "last", "min", "max"] as const;
type End = (typeof ends)[number];

/** A summary as a row of `metric_summary`: `attempt` is the newest that logged to the series, from `from_step` on. */
export type SummaryRow = {
  readonly run: number;
  readonly name: number;
  readonly attempt: number;
  readonly from_step: number;
  readonly count: number;
} & Readonly<Record<`${End}_step` | `${End}_kind`, number> & Record<`${End}_value`, number | null>>;

export function summaryToRow(
  key: Pick<SummaryRow, "run" | "name" | "attempt" | "from_step">,
  summary: Summary,
): SummaryRow {
  const columns = ends.flatMap((end) => {
    const { value, kind } = encodeDouble(summary[end].value);
    return [
      [`${end}_step`, summary[end].step],
      [`${end}_value`, value],
      [`${end}_kind`, kind],
    ] as const;
  });
  return { ...key, count: summary.count, ...Object.fromEntries(columns) } as SummaryRow;
}

export function summaryFromRow(row: SummaryRow): Summary {
  const point = (end: End): Point => ({
    step: row[`${end}_step`],
    value: decodeDouble({ value: row[`${end}_value`], kind: row[`${end}_kind`] }),
  });
  return { count: row.count, first: point("first"), last: point("last"), min: point("min"), max: point("max") };
}

/**
 * A row of a series with a single point, which is its every end. Most series are such figures, and the driver takes its
 * time over every cell.
 */
export interface FigureRow {
  readonly run: number;
  readonly name: number;
  readonly last_step: number;
  readonly last_value: number | null;
  readonly last_kind: number;
}

export const figureColumns = ["run", "name", "last_step", "last_value", "last_kind"] as const;

export function figureFromRow(row: FigureRow): MetricSummary {
  const value = decodeDouble({ value: row.last_value, kind: row.last_kind });
  return { first: value, last: value, min: value, max: value, lastStep: row.last_step, count: 1 };
}

/** What lists and comparisons need of a summary. */
export function metricSummary(row: SummaryRow): MetricSummary {
  const { first, last, min, max, count } = summaryFromRow(row);
  return { first: first.value, last: last.value, min: min.value, max: max.value, lastStep: last.step, count };
}
