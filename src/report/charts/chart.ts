import type { FigureConfiguration } from "../drawing/figure.js";

/** Numbers behind a chart: what is plotted and nothing else. */
export interface PlottedTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

/** A chart, ready to be drawn as PNG, in a report, or on a page. */
export interface Chart {
  /** Name of its files, without extension. */
  readonly name: string;
  readonly title: string;
  /** What is shown, of how many seeds, and what error bars are. */
  readonly caption: string;
  /** In CSS pixels. */
  readonly width: number;
  readonly height: number;
  readonly config: FigureConfiguration;
  readonly plotted: PlottedTable;
}

/** A name safe for files and links from one that is not ("nll.test" becomes "nll-test"). */
export function fileName(...parts: readonly string[]): string {
  const name = parts
    .join("-")
    .replaceAll(/[^\w]+/g, "-")
    .replaceAll(/^-+|-+$/g, "");
  return name === "" ? "chart" : name.slice(0, 80);
}
