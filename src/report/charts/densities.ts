import { quantile } from "../../numerics/statistics.js";
import type { DensityGrid, ReportData } from "../data/report-data.js";
import { colorBarRoom } from "../drawing/color-bar.js";
import { ink, withAlpha } from "../drawing/colors.js";
import type { ColorBar, Layer, SegmentsLayer } from "../drawing/figure.js";
import { formatNumber } from "../drawing/numbers.js";
import type { Chart } from "./chart.js";
import { mapGrid } from "./map-grid.js";
import { base64 } from "./base64.js";
import { contour } from "./contours.js";
import { type MapCell, seriesOf } from "./map-placements.js";
import { axesOf } from "./panel-grid.js";
import { planePoints, rounded } from "./plane.js";

/** Beyond this a number has no digits left to tell nats apart. */
function isShown(value: number): boolean {
  return Math.abs(value) < 1e12;
}

/** Nats between the ends of the colour scale: a density e^-10 of the greatest looks like none. */
const shownNats = 10;

/** Log densities of every group that has one, with one colour scale. Undefined if no run left a density. */
export function densityMaps(data: ReportData): Chart | undefined {
  const grids = data.pictures.flatMap(({ density }) => (density ? [density] : []));
  if (!grids.some(({ values }) => values.some(isShown))) return undefined;
  const maps = mapGrid(data, {
    // Densities are taken on grids of the plane: models of other data have no place here, but those that lack one do.
    shows: ({ group, density, samples }) =>
      density !== undefined || (group.x !== undefined && (samples === undefined || samples.d === 2)),
    note: ({ density, group }) => (density ? undefined : group.runs.length === 0 ? "no completed run" : "no density"),
    right: colorBarRoom,
  });
  if (!maps) return undefined;
  const bar = colorScale(grids);
  const layers = maps.cells.flatMap((cell): readonly Layer[] => {
    if (!cell.pictures)
      return [
        { kind: "points", ...axesOf(cell), color: withAlpha(ink, 0.6), radius: 0.8, values: planePoints(data.data!) },
      ];
    const { density } = cell.pictures;
    return density
      ? [
          { kind: "heat", ...axesOf(cell), xRange: density.x, yRange: density.y, levels: levelsOf(density, bar) },
          contoursOf(cell, density, bar),
        ]
      : [];
  });
  return {
    name: "densities",
    title: "Log densities",
    caption: `Log density in nats, per unit of area of the axes, seed ${data.picturedSeed ?? 0}, one colour scale for all panels: it ends ${shownNats} nats below its top, darker is less. Lines are contours at the marks of the scale.`,
    width: maps.grid.width,
    height: maps.grid.height,
    config: {
      type: "scatter",
      data: { datasets: [], figure: { ...maps.grid.figure, layers, colorBar: bar } },
      options: { layout: { padding: maps.grid.padding }, scales: maps.grid.scales },
    },
    plotted: {
      columns: ["series", data.axis?.title ?? "option", "x", "y", "log density (nats)"],
      rows: maps.cells.flatMap((cell) => {
        const { density } = cell.pictures ?? {};
        return density ? cellsOf(density).map((row) => [...seriesOf(cell), ...row]) : [];
      }),
    },
  };
}

/** Contours at the marks of the colour bar, but for its ends. */
function contoursOf(cell: MapCell, density: DensityGrid, { ticks }: ColorBar): SegmentsLayer {
  const values = ticks.slice(1, -1).flatMap(({ at }) => contour(density, at));
  return { kind: "segments", ...axesOf(cell), color: "#FFFFFF80", width: 0.5, values };
}

/** Ends at the density that all but a thousandth of the cells stay below, so that single peaks do not darken the rest. */
function colorScale(grids: readonly DensityGrid[]): ColorBar {
  const values = grids.flatMap((grid) => [...grid.values]).filter(isShown);
  const max = Math.ceil(2 * quantile(values, 0.999)) / 2;
  const min = max - shownNats;
  const ticks = [0, 2, 4, 6, 8, 10].map((below) => {
    const at = max - below;
    const mark = below === 0 ? "≥ " : below === shownNats ? "≤ " : "";
    return { at, text: `${mark}${formatNumber(at)}` };
  });
  return { title: "log density (nats)", min, max, ticks };
}

function levelsOf(density: DensityGrid, { min, max }: ColorBar): string {
  const levels = Uint8Array.from(density.values, (value) => {
    const level = (255 * (value - min)) / (max - min);
    return Number.isNaN(level) ? 0 : Math.round(Math.min(255, Math.max(0, level)));
  });
  return base64(levels);
}

function cellsOf({ x, y, values }: DensityGrid): readonly (readonly [number, number, number])[] {
  return Array.from(values, (value, cell) => [
    centre(x, cell % x[2]),
    centre(y, Math.floor(cell / x[2])),
    rounded(value),
  ]);
}

function centre([min, max, n]: DensityGrid["x"], i: number): number {
  return rounded(n === 1 ? min : min + ((max - min) * i) / (n - 1));
}
