import type { ChartConfiguration, ChartData, PointStyle } from "chart.js";

/** How a line of a chart looks, wherever it is drawn. */
export interface LineStyle {
  readonly color: string;
  readonly dash: readonly number[];
  readonly pointStyle: PointStyle;
  readonly radius: number;
}

/** A name written beside the end of its line, in the place of a legend. */
export interface DirectLabel {
  readonly text: string;
  readonly style: Partial<LineStyle> & { readonly color: string };
  /** Where the line ends, on the y axis. */
  readonly y: number;
}

/** A name written above the frame, over a vertical line. */
export interface TopLabel {
  readonly text: string;
  readonly x: number;
}

/** A value above the frame: written at its top, with an arrow. */
export interface OffScale {
  readonly x: number;
  readonly text: string;
  readonly color: string;
}

/** One panel of a figure of small multiples, where an x and a y axis cross. */
export interface Panel {
  readonly x: string;
  readonly y: string;
  /** Written above the panel; in bold and this colour if one is given. */
  readonly title?: string;
  readonly color?: string;
  /** Written inside an empty panel: why it is empty. */
  readonly note?: string;
}

/** A name for a row of panels, written above the panel's left end. */
export interface RowLabel {
  readonly x: string;
  readonly y: string;
  readonly text: string;
  readonly color: string;
}

interface LayerPlace {
  readonly x: string;
  readonly y: string;
}

/** Points as x0, y0, x1, y1, … */
export interface PointsLayer extends LayerPlace {
  readonly kind: "points";
  readonly color: string;
  readonly radius: number;
  readonly values: readonly number[];
}

/** An image over a regular grid of cell centres, row by row from the lowest y, each byte a level of the colour map. */
export interface HeatLayer extends LayerPlace {
  readonly kind: "heat";
  /** Whether levels are greys, from black to white, each cell with sharp borders. */
  readonly grey?: boolean;
  readonly xRange: readonly [min: number, max: number, n: number];
  readonly yRange: readonly [min: number, max: number, n: number];
  /** Base64. */
  readonly levels: string;
}

/** Ways of points as x0, y0, x1, y1, … each; starts are ringed, ends filled. */
export interface PathsLayer extends LayerPlace {
  readonly kind: "paths";
  readonly color: string;
  readonly paths: readonly (readonly number[])[];
}

/** Pieces of lines as x0, y0, x1, y1, … with two ends each. */
export interface SegmentsLayer extends LayerPlace {
  readonly kind: "segments";
  readonly color: string;
  readonly width: number;
  readonly values: readonly number[];
}

/** Arrows as x, y, dx, dy, … in units of the axes. */
export interface ArrowsLayer extends LayerPlace {
  readonly kind: "arrows";
  readonly color: string;
  readonly values: readonly number[];
}

export type Layer = PointsLayer | HeatLayer | PathsLayer | SegmentsLayer | ArrowsLayer;

/** The scale of heat layers, drawn at the right. */
export interface ColorBar {
  readonly title: string;
  readonly ticks: readonly { readonly at: number; readonly text: string }[];
  readonly min: number;
  readonly max: number;
}

/** Labels above the frame stand in rows of their own, from below, so that close ones do not cover each other. */
export const topLabelHeight = 14;

/** What the figure's plugins draw beside what Chart.js draws. */
export interface FigureParts {
  /** "light" if absent. */
  readonly theme?: "light" | "dark";
  readonly labels?: readonly DirectLabel[];
  readonly topLabels?: readonly TopLabel[];
  readonly offScale?: readonly OffScale[];
  readonly panels?: readonly Panel[];
  readonly rowLabels?: readonly RowLabel[];
  /** Titles of the axes that all panels share. */
  readonly outerTitles?: { readonly x: string; readonly y: string };
  readonly layers?: readonly Layer[];
  readonly colorBar?: ColorBar;
}

export type FigureData = ChartData & { readonly figure?: FigureParts };

/**
 * A Chart.js configuration that is plain JSON: whatever needs code is a registered plugin, element or default (see
 * `installDrawing`), so the same object draws a PNG here and an interactive chart in a browser.
 */
export type FigureConfiguration = ChartConfiguration & { readonly data: FigureData };

/** The parts that a chart's plugins are to draw. */
export function figureOf(chart: { readonly data: ChartData }): FigureParts {
  return (chart.data as FigureData).figure ?? {};
}
