import { quantile } from "../../numerics/statistics.js";
import type { Cloud, DatasetFacts, Pictures, ReportData } from "../data/report-data.js";
import { niceTicks } from "./axes.js";
import { placements, type MapCell } from "./map-placements.js";
import { panelGrid, type PanelGrid, type RowName } from "./panel-grid.js";
import { pageWidth } from "./style.js";

export interface MapGrid {
  readonly cells: readonly MapCell[];
  readonly grid: PanelGrid;
  readonly window: Window;
}

/** The part of the plane that every map shows. */
export interface Window {
  readonly x: readonly [min: number, max: number];
  readonly y: readonly [min: number, max: number];
}

export interface MapGridOptions {
  /** Why a panel is empty; undefined if it is not. */
  readonly note: (pictures: Pictures) => string | undefined;
  /** Whether a group has a panel at all. */
  readonly shows: (pictures: Pictures) => boolean;
  readonly right: number;
  /** What is seen, where that is not the plane of the first two coordinates. */
  readonly frame?: { readonly window: Window; readonly titles: readonly [x: string, y: string] };
}

const left = 62;
const mostPanelWidth = 210;
const leastPanelWidth = 90;
/** Pixels that a letter of a title or of a name takes, more or less. */
const letterWidth = 7;
/** Panels are made as large as they can be in a figure that is not much higher than this. */
const mostHeight = 700;
/** Of the names and titles above a row of panels. */
const rowOverhead = 40;

/** Maps of the plane side by side with equal axes. Undefined for data of one coordinate, and where there is nothing to show. */
export function mapGrid(data: ReportData, options: MapGridOptions): MapGrid | undefined {
  const window = options.frame?.window ?? (data.data && windowOf(data.data));
  const shown = data.pictures.filter(options.shows);
  if (!window || shown.length === 0) return undefined;
  const layouts = placements(data, shown).map(({ cells, rowNames }) => {
    const noted = cells.map((cell): MapCell => {
      const note = cell.pictures && options.note(cell.pictures);
      return note === undefined ? cell : { ...cell, note };
    });
    return { cells: noted, grid: gridOf(data, noted, rowNames, window, options), window };
  });
  return layouts.reduce((best, layout) => (layout.grid.panelWidth >= best.grid.panelWidth ? layout : best));
}

function gridOf(
  { dataset }: ReportData,
  cells: readonly MapCell[],
  rowNames: readonly RowName[],
  window: Window,
  { right, frame }: MapGridOptions,
): PanelGrid {
  const columns = 1 + Math.max(...cells.map((cell) => cell.column));
  const columnGap = (column: number) => (column === 0 && rowNames.length > 0 ? 18 : 6);
  const gaps = Array.from({ length: columns - 1 }, (_, column) => columnGap(column)).reduce((a, b) => a + b, 0);
  const shape = aspect(window, frame ? undefined : dataset);
  const rows = 1 + Math.max(...cells.map((cell) => cell.row));
  const byWidth = (pageWidth - left - right - gaps) / columns;
  const byHeight = (mostHeight / rows - rowOverhead) / shape;
  const least = Math.max(
    leastPanelWidth,
    letterWidth * longest(cells.map((cell) => cell.title ?? "")),
    (letterWidth * longest(rowNames.map((name) => name.text))) / Math.max(1, columns - 1),
  );
  const panelWidth = Math.floor(Math.min(mostPanelWidth, byWidth, Math.max(least, byHeight)));
  const [xTitle, yTitle] = frame?.titles ?? coordinateTitles(dataset);
  return panelGrid({
    cells,
    rowNames,
    panelWidth,
    panelHeight: Math.round(panelWidth * shape),
    columnGap,
    left,
    right,
    xAxis: mapAxis(window.x, xTitle === ""),
    yAxis: mapAxis(window.y, yTitle === ""),
    xTitle,
    yTitle,
  });
}

function longest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map((text) => text.length));
}

/**
 * Holds all but the outermost points of the data, with some room: samples may stray, the data must be seen. Undefined for
 * data of one coordinate, and without a finite point.
 */
export function windowOf(cloud: Cloud): Window | undefined {
  if (cloud.d < 2) return undefined;
  const along = (coordinate: number): readonly [number, number] | undefined => {
    const values = Array.from(
      { length: cloud.values.length / cloud.d },
      (_, i) => cloud.values[i * cloud.d + coordinate]!,
    );
    const finite = values.filter(Number.isFinite);
    if (finite.length === 0) return undefined;
    const [low, high] = [quantile(finite, 0.002), quantile(finite, 0.998)];
    const room = 0.08 * (high - low) || 1;
    return [low - room, high + room];
  };
  const [x, y] = [along(0), along(1)];
  return x && y && { x, y };
}

/** Height over width: a unit of y as long as one of x, and on a map of degrees a mile as long as a mile at mid latitude. */
export function aspect(window: Window, dataset: DatasetFacts | undefined): number {
  const ratio = (window.y[1] - window.y[0]) / (window.x[1] - window.x[0]);
  const [x, y] = coordinateTitles(dataset);
  const isMap = /longitude/i.test(x) && /latitude/i.test(y);
  const middle = ((window.y[0] + window.y[1]) / 2) * (Math.PI / 180);
  return Math.min(2, Math.max(0.3, isMap ? ratio / Math.cos(middle) : ratio));
}

export function coordinateTitles(dataset: DatasetFacts | undefined): readonly [string, string] {
  return [dataset?.columns[0] ?? "first coordinate", dataset?.columns[1] ?? "second coordinate"];
}

/** An axis of a map: few ticks, none where its places have no names. */
export function mapAxis([min, max]: readonly [number, number], isBare = false): object {
  return {
    type: "linear",
    min,
    max,
    border: { display: false },
    tickValues: isBare ? [] : niceTicks(min, max, 3),
    grid: { drawOnChartArea: false, tickLength: 4 },
    ticks: { autoSkip: false, padding: 1, maxRotation: 0, font: { size: 11 } },
  };
}
