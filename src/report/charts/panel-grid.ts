import { labelLine } from "../drawing/panels.js";
import type { FigureParts, Layer, Panel, RowLabel } from "../drawing/figure.js";
import type { Chart } from "./chart.js";

/** A panel of small multiples and where it stands. */
export interface PanelCell {
  readonly row: number;
  readonly column: number;
  readonly title?: string;
  /** Of the title, if it is a model's name. */
  readonly color?: string;
  readonly note?: string;
}

/** A name above the left end of a row, from a column on. */
export interface RowName {
  readonly row: number;
  readonly column: number;
  readonly text: string;
  readonly color: string;
}

export interface PanelGridOptions {
  readonly cells: readonly PanelCell[];
  readonly rowNames: readonly RowName[];
  readonly panelWidth: number;
  readonly panelHeight: number;
  /** Pixels between a column and the next. */
  readonly columnGap: (column: number) => number;
  /** Room at the left of the panels, for ticks and a title; at the right, for whatever the figure has there. */
  readonly left: number;
  readonly right: number;
  readonly xAxis: object;
  readonly yAxis: object;
  readonly xTitle: string;
  readonly yTitle: string;
}

/** Small multiples as stacked axes of one Chart.js chart, each panel where a column's x axis meets a row's y axis. */
export interface PanelGrid {
  readonly width: number;
  readonly height: number;
  readonly panelWidth: number;
  readonly scales: Readonly<Record<string, object>>;
  readonly padding: { readonly top: number; readonly right: number; readonly bottom: number; readonly left: number };
  readonly figure: Pick<FigureParts, "panels" | "rowLabels" | "outerTitles">;
}

const rowGap = 8;
const xAxisHeight = 22;
const titleRoom = 20;

/** The ids of the axes that meet in a panel. */
export function axesOf(cell: Pick<PanelCell, "row" | "column">): { readonly x: string; readonly y: string } {
  return { x: `x${cell.column}`, y: `y${cell.row}` };
}

/** Lays panels out so that each has exactly the size asked for. */
export function panelGrid(options: PanelGridOptions): PanelGrid {
  const { cells, rowNames, panelWidth, panelHeight } = options;
  const columns = 1 + Math.max(...cells.map((cell) => cell.column));
  const rows = 1 + Math.max(...cells.map((cell) => cell.row));
  const above = Array.from({ length: rows }, (_, row) => linesAbove(options, row) * labelLine + rowGap);
  const scales: Record<string, object> = {};
  // Chart.js stacks x axes from the left, y axes from the bottom, in the order of their declaration.
  for (let column = 0; column < columns; column++) {
    if (column > 0) scales[`xGap${column}`] = gap("x", options.columnGap(column - 1));
    scales[`x${column}`] = {
      ...options.xAxis,
      axis: "x",
      position: "bottom",
      stack: "x",
      stackWeight: panelWidth,
      thickness: xAxisHeight,
    };
  }
  for (let row = rows - 1; row >= 0; row--) {
    scales[`y${row}`] = {
      ...options.yAxis,
      axis: "y",
      position: "left",
      stack: "y",
      stackWeight: panelHeight,
      thickness: options.left - titleRoom,
    };
    if (row > 0) scales[`yGap${row}`] = gap("y", above[row]!);
  }
  const gaps = Array.from({ length: columns - 1 }, (_, column) => options.columnGap(column)).reduce((a, b) => a + b, 0);
  return {
    width: options.left + columns * panelWidth + gaps + options.right,
    height: rows * panelHeight + above.reduce((a, b) => a + b, 0) + xAxisHeight + titleRoom,
    panelWidth,
    scales,
    padding: { top: above[0]!, right: options.right, bottom: titleRoom, left: titleRoom },
    figure: {
      panels: cells.map((cell): Panel => ({
        ...axesOf(cell),
        ...(cell.title !== undefined && { title: cell.title }),
        ...(cell.color !== undefined && { color: cell.color }),
        ...(cell.note !== undefined && { note: cell.note }),
      })),
      rowLabels: rowNames.map((name): RowLabel => ({ ...axesOf(name), text: name.text, color: name.color })),
      outerTitles: { x: options.xTitle, y: options.yTitle },
    },
  };
}

/** The chart of a grid of panels that holds layers alone. */
export function layersChart(
  grid: PanelGrid,
  layers: readonly Layer[],
  parts: FigureParts = {},
): Pick<Chart, "width" | "height" | "config"> {
  return {
    width: grid.width,
    height: grid.height,
    config: {
      type: "scatter",
      data: { datasets: [], figure: { ...grid.figure, ...parts, layers } },
      options: { layout: { padding: grid.padding }, scales: grid.scales },
    },
  };
}

function linesAbove({ cells, rowNames }: PanelGridOptions, row: number): number {
  const titled = cells.filter((cell) => cell.row === row && cell.title !== undefined);
  const named = rowNames.filter((name) => name.row === row);
  const both = named.some((name) => titled.some((cell) => cell.column >= name.column));
  return both ? 2 : titled.length + named.length > 0 ? 1 : 0;
}

/** An axis that is not drawn: room between two panels. */
function gap(axis: "x" | "y", pixels: number): object {
  return { axis, position: axis === "x" ? "bottom" : "left", stack: axis, stackWeight: pixels, display: false };
}
