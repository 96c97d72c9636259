import { quantile } from "../../numerics/statistics.js";
import type { Aggregate } from "../data/aggregate.js";
import type { Axis } from "../data/report-data.js";

/** Where a value axis begins and ends. */
export interface ValueRange {
  readonly min: number;
  readonly max: number;
  readonly logarithmic: boolean;
}

/** The searched option along the x axis, with a tick at every searched value. */
export function optionAxis(axis: Axis): object {
  const [min, max] = optionRange(axis);
  return {
    type: axis.logarithmic ? "logarithmic" : "linear",
    min,
    max,
    title: { display: true, text: axis.logarithmic ? `${axis.title} (log scale)` : axis.title },
    grid: { drawOnChartArea: false, tickLength: 5 },
    ticks: { autoSkipPadding: 6, maxRotation: 0, padding: 2 },
    tickValues: axis.values,
  };
}

/** The searched values, with a little room on both sides. */
export function optionRange({ values, logarithmic }: Axis): readonly [min: number, max: number] {
  const [least, greatest] = [values[0]!, values.at(-1)!];
  if (logarithmic) {
    const room = (greatest / least) ** 0.04;
    return [least / room, greatest * room];
  }
  const room = (greatest - least) * 0.04;
  return [least - room, greatest + room];
}

/** Round values within [min, max], evenly spaced, as near to `count` of them as round steps allow. */
export function niceTicks(min: number, max: number, count: number): readonly number[] {
  const power = 10 ** Math.floor(Math.log10((max - min) / count));
  const choices = [0.5, 1, 2, 5, 10].map((factor) => multiples(min, max, factor * power));
  return choices.reduce((best, ticks) =>
    Math.abs(ticks.length - count) < Math.abs(best.length - count) ? ticks : best,
  );
}

function multiples(min: number, max: number, step: number): readonly number[] {
  const first = Math.ceil(min / step);
  const length = Math.max(0, Math.floor(max / step) - first + 1);
  return Array.from({ length }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/** A metric along the y axis. */
export function valueAxis(title: string, range: ValueRange): object {
  return {
    type: range.logarithmic ? "logarithmic" : "linear",
    min: range.min,
    max: range.max,
    title: { display: true, text: range.logarithmic ? `${title}, log scale` : title },
    grid: { tickLength: 5 },
    ticks: { padding: 2, includeBounds: false },
  };
}

/** A positive metric that spans more than this factor is read on a logarithmic axis. */
const logarithmicFrom = 40;
/** Values further above the least than this many times the width of the bulk would flatten it: they leave the frame. */
const farAbove = 8;

/**
 * Where to begin and end an axis that shows these means and their error bars. Logarithmic where all are positive and far
 * apart; cut above the bulk where a few values would flatten the rest.
 */
export function valueRange(values: readonly Aggregate[]): ValueRange {
  const seen = values.filter((value) => value.n > 0);
  if (seen.length === 0) return { min: 0, max: 1, logarithmic: false };
  const means = seen.map((value) => value.mean);
  const [least, greatest] = [Math.min(...means), Math.max(...means)];
  const bulk = quantile(means, 0.75) - least;
  const limit = bulk > 0 ? least + farAbove * bulk : greatest;
  if (least > 0 && greatest > logarithmicFrom * least && greatest <= limit) {
    const low = Math.min(...seen.map(({ mean, sd = 0 }) => (mean > sd ? mean - sd : mean / 2)));
    return { min: low / 1.3, max: 1.3 * highest(seen), logarithmic: true };
  }
  const low = Math.min(...seen.map(({ mean, sd = 0 }) => mean - sd));
  const high = highest(seen.filter((value) => value.mean <= limit));
  const room = 0.06 * (high - low) || Math.abs(high) * 0.1 || 1;
  return { min: low - room, max: high + room, logarithmic: false };
}

function highest(values: readonly Aggregate[]): number {
  return Math.max(...values.map(({ mean, sd = 0 }) => mean + sd));
}
