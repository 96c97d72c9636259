import type { Aggregate } from "../data/aggregate.js";
import { faintInk, withAlpha } from "../drawing/colors.js";
import type { Reference } from "./references.js";

export const referenceStyle = { color: faintInk, dash: [3, 3] } as const;

/** A band of one standard deviation around a level of an axis, as an annotation. */
export function band(axis: "x" | "y", { mean, sd = 0 }: Aggregate, color: string): object {
  return {
    type: "box",
    [`${axis}Min`]: mean - sd,
    [`${axis}Max`]: mean + sd,
    borderWidth: 0,
    backgroundColor: withAlpha(color, 0.14),
  };
}

/** A dashed line at a reference's level, with a band where it has a spread. */
export function referenceLine(axis: "x" | "y", { value }: Reference): readonly object[] {
  const line = {
    type: "line",
    [`${axis}Min`]: value.mean,
    [`${axis}Max`]: value.mean,
    borderColor: referenceStyle.color,
    borderWidth: 1.25,
    borderDash: [...referenceStyle.dash],
  };
  return [band(axis, value, referenceStyle.color), line];
}

/** Annotations under names of their own, as the annotation plugin wants them. */
export function named(annotations: readonly object[]): Readonly<Record<string, object>> {
  return Object.fromEntries(annotations.map((annotation, i) => [`annotation${i}`, annotation]));
}
