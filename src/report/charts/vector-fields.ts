import { quantile } from "../../numerics/statistics.js";
import type { Pictures, ReportData, VelocityGrid } from "../data/report-data.js";
import type { Layer } from "../drawing/figure.js";
import { formatNumber } from "../drawing/numbers.js";
import { ink, withAlpha } from "../drawing/colors.js";
import { bestPictures } from "./best-pictures.js";
import type { Chart } from "./chart.js";
import { aspect, coordinateTitles, mapAxis } from "./map-grid.js";
import { axesOf, layersChart, panelGrid, type PanelCell } from "./panel-grid.js";
import { planePoints, rounded } from "./plane.js";
import { colorOf, pageWidth } from "./style.js";

const mostRows = 4;
const left = 62;
const right = 12;
const gap = 6;

/** The velocity of each model over time, a row a model: arrows over the plane. Undefined if no run left one. */
export function vectorFields(data: ReportData): Chart | undefined {
  const moving = data.pictures.filter(({ velocity }) => velocity?.values.some(Number.isFinite));
  if (moving.length === 0) return undefined;
  const { shown: all, sentence } = bestPictures(data, moving);
  const shown = all.slice(0, mostRows);
  const { x, y, times } = shown[0]!.velocity!;
  const window = { x: [x[0], x[1]], y: [y[0], y[1]] } as const;
  const panelWidth = Math.floor((pageWidth - left - right - gap * (times.length - 1)) / times.length);
  const titles = coordinateTitles(data.dataset);
  const cellsOf = (row: number): readonly PanelCell[] =>
    times.map((t, column) => ({ row, column, ...(row === 0 && { title: `t = ${formatNumber(t)}` }) }));
  const grid = panelGrid({
    cells: shown.flatMap((_, row) => cellsOf(row)),
    rowNames: shown.map(({ group }, row) => ({
      ...{ row, column: 0, text: group.label, color: colorOf(group.series.modelIndex) },
    })),
    panelWidth,
    panelHeight: Math.round(panelWidth * aspect(window, data.dataset)),
    columnGap: () => gap,
    ...{ left, right, xAxis: mapAxis(window.x), yAxis: mapAxis(window.y), xTitle: titles[0], yTitle: titles[1] },
  });
  const speed = fastest(shown);
  const seconds = Math.min((x[1] - x[0]) / (x[2] - 1), (y[1] - y[0]) / (y[2] - 1)) / speed;
  const cloud = data.data ? planePoints(data.data) : [];
  const layers = shown.flatMap(({ group, velocity }, row) =>
    times.flatMap((_, column): readonly Layer[] => [
      { kind: "points", ...axesOf({ row, column }), color: withAlpha(ink, 0.18), radius: 0.6, values: cloud },
      {
        kind: "arrows",
        ...axesOf({ row, column }),
        color: colorOf(group.series.modelIndex),
        values: arrowsOf(velocity!, column, seconds),
      },
    ]),
  );
  return {
    name: "velocities",
    title: "Velocities over time",
    caption: [
      `Velocity of each model over time, seed ${data.picturedSeed ?? 0}, over the test data (grey): an arrow as long as the distance of two arrows is a speed of ${formatNumber(speed, 3)} units of the axes per unit of t, longer ones are drawn at that length.`,
      ...sentence,
      ...(all.length > mostRows ? [`The first ${mostRows} of ${all.length} models are shown.`] : []),
    ].join(" "),
    ...layersChart(grid, layers),
    plotted: {
      columns: ["series", data.axis?.title ?? "option", "t", "x", "y", "velocity along x", "velocity along y"],
      rows: shown.flatMap(({ group, velocity }) =>
        times.flatMap((t, step) =>
          nodes(velocity!, step).map((node) => [group.series.label, group.x ?? "", t, ...node.map(rounded)]),
        ),
      ),
    },
  };
}

type Node = readonly [x: number, y: number, vx: number, vy: number];

function nodes({ x, y, values }: VelocityGrid, step: number): readonly Node[] {
  const count = x[2] * y[2];
  return Array.from({ length: count }, (_, k): Node => {
    const [i, j] = [k % x[2], Math.floor(k / x[2])];
    const at = 2 * (step * count + k);
    return [
      x[0] + ((x[1] - x[0]) * i) / (x[2] - 1),
      y[0] + ((y[1] - y[0]) * j) / (y[2] - 1),
      values[at]!,
      values[at + 1]!,
    ];
  });
}

/** All but the fastest tenth are slower; 1 where nothing moves. */
function fastest(shown: readonly Pictures[]): number {
  const speeds = shown.flatMap(({ velocity }) =>
    Array.from({ length: velocity!.values.length / 2 }, (_, i) =>
      Math.hypot(velocity!.values[2 * i]!, velocity!.values[2 * i + 1]!),
    ).filter(Number.isFinite),
  );
  return quantile(speeds, 0.9) || 1;
}

/** Arrows about their nodes, of a way of `seconds` at each velocity, and no longer than the distance of two nodes. */
function arrowsOf(velocity: VelocityGrid, step: number, seconds: number): readonly number[] {
  const most = (velocity.x[1] - velocity.x[0]) / (velocity.x[2] - 1);
  return nodes(velocity, step).flatMap(([x, y, vx, vy]) => {
    if (!Number.isFinite(vx) || !Number.isFinite(vy)) return [];
    const share = Math.min(1, most / (seconds * Math.hypot(vx, vy) || Infinity));
    const [dx, dy] = [vx * seconds * share, vy * seconds * share];
    return [x - dx / 2, y - dy / 2, dx, dy].map(rounded);
  });
}
