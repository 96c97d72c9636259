import { quantile } from "../../../numerics/statistics.js";
import { colorTable } from "../../drawing/colors.js";
import type { ColorBar } from "../../drawing/figure.js";
import { formatNumber } from "../../drawing/numbers.js";
import { niceTicks } from "../axes.js";

/** Numbers as colours of the colour map, dark for the least. */
export interface Colors {
  readonly min: number;
  readonly max: number;
  readonly bar: ColorBar;
  of(value: number): string;
  /** From 0 to 255. */
  level(value: number): number;
}

/** Values further above the least than this many times the width of the better three quarters are all the lightest. */
const farAbove = 4;

/** Colours of values of which the least are those to tell apart: outliers above do not take the range. */
export function colorsOfValues(values: readonly number[], title: string): Colors {
  const least = Math.min(...values);
  const bulk = quantile(values, 0.75) - least;
  const greatest = Math.max(...values);
  return colorsBetween(least, bulk > 0 ? Math.min(greatest, least + farAbove * bulk) : greatest, title);
}

/** Colours of values on a scale from `min` to `max`, beyond which all are alike. */
export function colorsBetween(min: number, max: number, title: string): Colors {
  const table = colorTable();
  const width = max - min || 1;
  const level = (value: number) => Math.round(255 * Math.min(1, Math.max(0, (value - min) / width)));
  const ticks = niceTicks(min, min + width, 4).map((at) => ({ at, text: formatNumber(at, 3) }));
  return {
    min,
    max: min + width,
    level,
    of: (value) => {
      const at = 3 * level(value);
      return `#${[0, 1, 2].map((channel) => table[at + channel]!.toString(16).padStart(2, "0")).join("")}`;
    },
    bar: {
      title,
      min,
      max: min + width,
      ticks,
    },
  };
}
