import type { PointStyle } from "chart.js";
import { palette } from "../drawing/colors.js";
import type { LineStyle } from "../drawing/figure.js";
import type { SeriesOfRuns } from "../data/report-data.js";

const dashes: readonly (readonly number[])[] = [[], [7, 3], [2, 2.5], [9, 3, 2, 3], [4, 2]];
/** Marks with an inside: their borders are white, to part those that lie on each other. */
const marks: readonly PointStyle[] = ["circle", "rect", "triangle", "rectRot"];
/** Smaller marks lie on larger ones, so that lines that coincide are all seen. */
const radii = [5.5, 4.75, 4.25, 3.75] as const;

/** The look of a series: its model decides the colour and the dash, in every chart; its variant the mark as well. */
export function styleOf(series: SeriesOfRuns): LineStyle {
  const { modelIndex, variant } = series;
  return {
    color: colorOf(modelIndex),
    dash: dashes[(modelIndex + variant) % dashes.length]!,
    pointStyle: marks[(modelIndex + variant) % marks.length]!,
    radius: radii[Math.min(modelIndex, radii.length - 1)]!,
  };
}

export function colorOf(modelIndex: number): string {
  return palette[modelIndex % palette.length]!;
}

/** Width of a column and of a page, in CSS pixels: text of 12 pixels is 7 pt where the column is printed 3.25 in wide. */
export const columnWidth = 400;
export const pageWidth = 960;
