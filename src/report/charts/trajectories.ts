import type { Paths, ReportData } from "../data/report-data.js";
import { ink, withAlpha } from "../drawing/colors.js";
import type { Layer } from "../drawing/figure.js";
import type { Chart } from "./chart.js";
import { mapGrid } from "./map-grid.js";
import { seriesOf } from "./map-placements.js";
import { axesOf } from "./panel-grid.js";
import { coordinatesSentence, pairs, planePoints, rounded } from "./plane.js";
import { colorOf } from "./style.js";

/** The ways of samples from the base to the data, for every group with a flow. Undefined if no run left any. */
export function trajectoryGrid(data: ReportData): Chart | undefined {
  const moving = new Set(data.pictures.filter(({ paths }) => paths && paths.d > 1).map(({ group }) => group.series));
  if (moving.size === 0) return undefined;
  const maps = mapGrid(data, {
    shows: ({ group }) => moving.has(group.series),
    note: ({ paths, group }) => (paths ? undefined : group.runs.length === 0 ? "no completed run" : "no trajectories"),
    right: 12,
  });
  if (!maps) return undefined;
  const flows = maps.cells.flatMap((cell) => (cell.pictures?.paths ? [{ cell, paths: cell.pictures.paths }] : []));
  const layers = maps.cells.flatMap((cell): readonly Layer[] => {
    if (!cell.pictures)
      return [
        { kind: "points", ...axesOf(cell), color: withAlpha(ink, 0.6), radius: 0.8, values: planePoints(data.data!) },
      ];
    const { paths, group } = cell.pictures;
    const color = withAlpha(colorOf(group.series.modelIndex), 0.7);
    return paths ? [{ kind: "paths", ...axesOf(cell), color, paths: waysOf(paths) }] : [];
  });
  const { n, times } = flows[0]!.paths;
  return {
    name: "trajectories",
    title: "Trajectories of the flow",
    caption: [
      `The ways of ${n} samples from the base (t = 0, rings) to the data (t = 1, dots), seed ${data.picturedSeed ?? 0}, at ${times.length} times.`,
      ...coordinatesSentence(data),
    ].join(" "),
    width: maps.grid.width,
    height: maps.grid.height,
    config: {
      type: "scatter",
      data: { datasets: [], figure: { ...maps.grid.figure, layers } },
      options: { layout: { padding: maps.grid.padding }, scales: maps.grid.scales },
    },
    plotted: {
      columns: ["series", data.axis?.title ?? "option", "sample", "t", "x", "y"],
      rows: flows.flatMap(({ cell, paths }) =>
        waysOf(paths).flatMap((way, i) => pairs(way).map(([x, y], s) => [...seriesOf(cell), i, paths.times[s]!, x, y])),
      ),
    },
  };
}

/** Each sample's positions at ascending times, flat. */
function waysOf({ times, n, d, values }: Paths): readonly (readonly number[])[] {
  return Array.from({ length: n }, (_, i) =>
    times.flatMap((_, s) => [0, 1].map((j) => rounded(values[(s * n + i) * d + j]!))),
  );
}
