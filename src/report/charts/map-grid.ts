import { quantile } from "../../numerics/statistics.js";
import type { Cloud, DatasetFacts, Group, Pictures, ReportData } from "../data/report-data.js";
import { ink } from "../drawing/colors.js";
import { formatNumber } from "../drawing/numbers.js";
import { niceTicks } from "./axes.js";
import { panelGrid, type PanelCell, type PanelGrid, type RowName } from "./panel-grid.js";
import { colorOf, pageWidth } from "./style.js";

/** A panel of a figure of maps: of the data, or of what one group left. */
export interface MapCell extends PanelCell {
  readonly pictures?: Pictures;
}

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

interface MapGridOptions {
  /** Why a panel is empty; undefined if it is not. */
  readonly note: (pictures: Pictures) => string | undefined;
  /** Whether a group has a panel at all. */
  readonly shows: (pictures: Pictures) => boolean;
  readonly right: number;
}

const mostColumns = 8;
const looseColumns = 4;
const left = 62;

/**
 * Maps of the plane side by side with equal axes: the data and the models without the option in a first column, then a
 * row a series with its values of the option in ascending order.
 */
export function mapGrid(data: ReportData, options: MapGridOptions): MapGrid | undefined {
  const window = data.data && windowOf(data.data);
  const shown = data.pictures.filter(options.shows);
  if (!window || shown.length === 0) return undefined;
  const { cells, rowNames } = place(data, shown);
  const noted = cells.map((cell): MapCell => {
    const note = cell.pictures && options.note(cell.pictures);
    return note === undefined ? cell : { ...cell, note };
  });
  const columns = 1 + Math.max(...cells.map((cell) => cell.column));
  const columnGap = (column: number) => (column === 0 && rowNames.length > 0 ? 18 : 6);
  const gaps = Array.from({ length: columns - 1 }, (_, column) => columnGap(column)).reduce((a, b) => a + b, 0);
  const panelWidth = Math.min(210, Math.floor((pageWidth - left - options.right - gaps) / columns));
  const [xTitle, yTitle] = coordinateTitles(data.dataset);
  const grid = panelGrid({
    cells: noted,
    rowNames,
    panelWidth,
    panelHeight: Math.round(panelWidth * aspect(window, data.dataset)),
    columnGap,
    left,
    right: options.right,
    xAxis: mapAxis(window.x),
    yAxis: mapAxis(window.y),
    xTitle,
    yTitle,
  });
  return { cells: noted, grid, window };
}

function place(
  data: ReportData,
  shown: readonly Pictures[],
): { cells: readonly MapCell[]; rowNames: readonly RowName[] } {
  const onAxis = shown.filter(({ group }) => group.x !== undefined);
  const loose: readonly Omit<MapCell, "row" | "column">[] = [
    { title: "test data", color: ink },
    ...shown
      .filter(({ group }) => group.x === undefined)
      .map((pictures) => ({ title: pictures.group.label, color: colorOf(pictures.group.series.modelIndex), pictures })),
  ];
  if (onAxis.length === 0) {
    return {
      cells: loose.map((cell, i) => ({ ...cell, row: Math.floor(i / looseColumns), column: i % looseColumns })),
      rowNames: [],
    };
  }
  const cells: MapCell[] = loose.map((cell, row) => ({ ...cell, row, column: 0 }));
  const rowNames: RowName[] = [];
  const values = data.axis!.values;
  const perRow = Math.min(values.length, mostColumns - 1);
  let row = 0;
  for (const series of data.series) {
    const own = onAxis.filter(({ group }) => group.series === series);
    if (own.length === 0) continue;
    rowNames.push({ row, column: 1, text: series.label, color: colorOf(series.modelIndex) });
    for (let from = 0; from < values.length; from += perRow, row++) {
      for (const pictures of own) {
        const column = values.indexOf(pictures.group.x!) - from;
        if (column < 0 || column >= perRow) continue;
        const titled = rowNames.length === 1 || values.length > perRow;
        cells.push({
          row,
          column: column + 1,
          pictures,
          ...(titled && { title: axisValueTitle(data, pictures.group) }),
        });
      }
    }
  }
  return { cells, rowNames };
}

function axisValueTitle(data: ReportData, group: Group): string {
  return `${data.axis!.symbol} = ${formatNumber(group.x!)}`;
}

/** Holds all but the outermost points of the data, with some room: samples may stray, the data must be seen. */
function windowOf(cloud: Cloud): Window | undefined {
  if (cloud.d < 2) return undefined;
  const along = (coordinate: number): readonly [number, number] => {
    const values = Array.from(
      { length: cloud.values.length / cloud.d },
      (_, i) => cloud.values[i * cloud.d + coordinate]!,
    );
    const finite = values.filter(Number.isFinite);
    const [low, high] = [quantile(finite, 0.002), quantile(finite, 0.998)];
    const room = 0.08 * (high - low) || 1;
    return [low - room, high + room];
  };
  return { x: along(0), y: along(1) };
}

/** Height over width: a unit of y as long as one of x, and on a map of degrees a mile as long as a mile at mid latitude. */
function aspect(window: Window, dataset: DatasetFacts | undefined): number {
  const ratio = (window.y[1] - window.y[0]) / (window.x[1] - window.x[0]);
  const [x, y] = coordinateTitles(dataset);
  const isMap = /longitude/i.test(x) && /latitude/i.test(y);
  const middle = ((window.y[0] + window.y[1]) / 2) * (Math.PI / 180);
  return Math.min(2, Math.max(0.3, isMap ? ratio / Math.cos(middle) : ratio));
}

function coordinateTitles(dataset: DatasetFacts | undefined): readonly [string, string] {
  return [dataset?.columns[0] ?? "first coordinate", dataset?.columns[1] ?? "second coordinate"];
}

function mapAxis([min, max]: readonly [number, number]): object {
  return {
    type: "linear",
    min,
    max,
    border: { display: false },
    tickValues: niceTicks(min, max, 3),
    grid: { drawOnChartArea: false, tickLength: 4 },
    ticks: { autoSkip: false, padding: 1, maxRotation: 0, font: { size: 11 } },
  };
}

/** What a panel shows, for tables: its series and its value of the option. */
export function seriesOf({ pictures }: MapCell): readonly [series: string, x: string | number] {
  return pictures ? [pictures.group.series.label, pictures.group.x ?? ""] : ["test data", ""];
}
