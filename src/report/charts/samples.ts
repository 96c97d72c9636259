import type { ReportData } from "../data/report-data.js";
import { ink, withAlpha } from "../drawing/colors.js";
import { formatNumber } from "../drawing/numbers.js";
import type { Chart } from "./chart.js";
import { isImage } from "./image-grids.js";
import { mapGrid } from "./map-grid.js";
import { seriesOf, type MapCell } from "./map-placements.js";
import { axesOf } from "./panel-grid.js";
import { coordinatesSentence, pairs, planePoints, shareOutside } from "./plane.js";
import { isSpace } from "./space-views.js";
import { colorOf } from "./style.js";

interface Shown {
  readonly cell: MapCell;
  readonly points: readonly number[];
}

/**
 * Samples of every group beside the data. Undefined if no run left samples of two coordinates or more, and for points of
 * space and images, which have pictures of their own.
 */
export function sampleGrid(data: ReportData): Chart | undefined {
  if (data.pictures.every((pictures) => !pictures.samples) || isSpace(data) || isImage(data.dataset)) return undefined;
  const maps = mapGrid(data, {
    shows: () => true,
    note: ({ samples, group }) => (samples ? undefined : group.runs.length === 0 ? "no completed run" : "no samples"),
    right: 12,
  });
  if (!maps) return undefined;
  const shown = maps.cells.flatMap((cell): readonly Shown[] => {
    const cloud = cell.pictures ? cell.pictures.samples : data.data;
    return cloud ? [{ cell, points: planePoints(cloud) }] : [];
  });
  const most = Math.max(...shown.map(({ points }) => points.length / 2));
  const outside = shareOutside(
    shown.flatMap(({ points }) => points),
    maps.window,
  );
  return {
    name: "samples",
    title: "Samples beside the data",
    caption: [
      `Samples beside test data, seed ${data.picturedSeed ?? 0}, ${formatNumber(most)} points a panel, equal axes.`,
      ...coordinatesSentence(data),
      ...(outside > 0 ? [`${formatNumber(100 * outside, 2)} % of the points lie outside the frames.`] : []),
    ].join(" "),
    width: maps.grid.width,
    height: maps.grid.height,
    config: {
      type: "scatter",
      data: {
        datasets: [],
        figure: {
          ...maps.grid.figure,
          layers: shown.map(({ cell, points }) => ({
            kind: "points",
            ...axesOf(cell),
            color: cloudColor(cell),
            radius: 0.8,
            values: points,
          })),
        },
      },
      options: { layout: { padding: maps.grid.padding }, scales: maps.grid.scales },
    },
    plotted: {
      columns: ["series", data.axis?.title ?? "option", "x", "y"],
      rows: shown.flatMap(({ cell, points }) => pairs(points).map(([x, y]) => [...seriesOf(cell), x, y])),
    },
  };
}

function cloudColor({ pictures }: MapCell): string {
  return withAlpha(pictures ? colorOf(pictures.group.series.modelIndex) : ink, 0.6);
}
