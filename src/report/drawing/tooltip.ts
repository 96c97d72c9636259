import { formatMeanSd, formatNumber } from "./numbers.js";

/** A data point that stands for several runs. */
export interface AggregatePoint {
  readonly x: number | null;
  readonly y: number | null;
  readonly mean: number;
  readonly sd?: number;
  readonly n: number;
  /** Where it stands, in words: "σ = 0.05". */
  readonly at?: string;
}

interface Hovered {
  readonly dataset: { readonly label?: string | undefined };
  readonly raw: unknown;
  readonly parsed: { readonly x: number | null; readonly y: number | null };
}

/** What a tooltip says of a point: "kde, σ = 0.1: 1.69 ± 0.04 (n = 3)". */
export function tooltipLabel({ dataset, raw, parsed }: Hovered): string {
  const name = dataset.label ?? "";
  const { mean, sd, n, at } = raw as Partial<AggregatePoint>;
  if (mean === undefined || n === undefined) {
    return `${name}: ${formatNumber(parsed.y ?? NaN)} at ${formatNumber(parsed.x ?? NaN)}`;
  }
  return `${name}${at === undefined ? "" : `, ${at}`}: ${formatMeanSd(mean, sd)} (n = ${n})`;
}
