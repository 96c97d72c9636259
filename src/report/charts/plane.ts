import type { Cloud, ReportData } from "../data/report-data.js";
import type { Window } from "./map-grid.js";

/** The first two coordinates of every point as x0, y0, x1, y1, … to five digits, which no picture can tell from all. */
export function planePoints(cloud: Cloud): readonly number[] {
  const out: number[] = [];
  for (let i = 0; i < cloud.values.length; i += cloud.d)
    out.push(rounded(cloud.values[i]!), rounded(cloud.values[i + 1]!));
  return out;
}

export function rounded(value: number): number {
  return Number(value.toPrecision(5));
}

/** The pairs of a flat list. */
export function pairs(flat: readonly number[]): readonly (readonly [number, number])[] {
  return Array.from({ length: flat.length / 2 }, (_, i) => [flat[2 * i]!, flat[2 * i + 1]!]);
}

/** How much of the points lies outside a window, from 0 to 1. */
export function shareOutside(points: readonly number[], { x, y }: Window): number {
  const inside = pairs(points).filter(([a, b]) => a >= x[0] && a <= x[1] && b >= y[0] && b <= y[1]).length;
  return points.length === 0 ? 0 : 1 - (2 * inside) / points.length;
}

/** Says which coordinates are seen, where there are more than two. */
export function coordinatesSentence({ dataset, data }: ReportData): readonly string[] {
  const d = dataset?.dimension ?? data?.d ?? 2;
  return d > 2 ? [`Of ${d} coordinates the first two are shown.`] : [];
}
