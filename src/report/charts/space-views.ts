import type { Cloud, Pictures, ReportData } from "../data/report-data.js";
import { faintInk, ink, withAlpha } from "../drawing/colors.js";
import type { Layer } from "../drawing/figure.js";
import { formatNumber } from "../drawing/numbers.js";
import type { Chart } from "./chart.js";
import { mapGrid, type MapGridOptions, windowOf } from "./map-grid.js";
import { seriesOf, type MapCell } from "./map-placements.js";
import { axesOf, layersChart } from "./panel-grid.js";
import { rounded } from "./plane.js";
import { mollweide, orthographic, type View } from "./projections.js";
import { colorOf } from "./style.js";

type Point = readonly [number, number, number];

/** Two directions that no plane is seen edge-on from both. */
const views: readonly { readonly name: string; readonly view: View }[] = [
  { name: "the side", view: { azimuth: -60, elevation: 18 } },
  { name: "above", view: { azimuth: 25, elevation: 58 } },
];

/** From far to near: nearer points are darker and larger. */
const depths = [
  { alpha: 0.22, radius: 0.6 },
  { alpha: 0.4, radius: 0.8 },
  { alpha: 0.65, radius: 1 },
  { alpha: 0.9, radius: 1.2 },
] as const;

const mapOptions: MapGridOptions = {
  shows: () => true,
  note: ({ samples, group }) => (samples ? undefined : group.runs.length === 0 ? "no completed run" : "no samples"),
  right: 12,
};

/** Samples in space from the side; undefined for data of other dimensions, and on a sphere, which has a map. */
export function spaceFromSide(data: ReportData): Chart | undefined {
  return spaceView(data, 0);
}

/** Samples in space from above. */
export function spaceFromAbove(data: ReportData): Chart | undefined {
  return spaceView(data, 1);
}

/** Whether the data are points of space that pictures of it show, so that their first two coordinates tell less. */
export function isSpace({ data }: Pick<ReportData, "data">): boolean {
  return data?.d === 3;
}

function spaceView(data: ReportData, index: 0 | 1): Chart | undefined {
  if (!data.data || !isSpace(data) || sphereRadius(data.data) !== undefined) return undefined;
  if (data.pictures.every(({ samples }) => samples?.d !== 3)) return undefined;
  const { name, view } = views[index]!;
  const flat = flattened(data.data, view);
  const titles = ["across the line of sight", "upwards"] as const;
  const window = windowOf(flat);
  const maps = window && mapGrid(data, { ...mapOptions, frame: { window, titles } });
  if (!maps) return undefined;
  const middle = flat.depths.toSorted((a, b) => a - b);
  const bounds = [0.25, 0.5, 0.75].map((share) => middle[Math.floor(share * middle.length)]!);
  const shown = shownClouds(data, maps.cells);
  const layers = shown.flatMap(({ cell, cloud }): readonly Layer[] => {
    const seen = flattened(cloud, view);
    return depths.map(({ alpha, radius }, layer) => ({
      ...{ kind: "points", ...axesOf(cell), color: withAlpha(colorOfCell(cell), alpha), radius },
      values: [...seen.values].filter(
        (_, at) => bounds.filter((bound) => seen.depths[at >> 1]! > bound).length === layer,
      ),
    }));
  });
  return {
    name: `samples-from-${index === 0 ? "side" : "above"}`,
    title: `Samples seen from ${name}`,
    caption: `Samples beside test data in space, seed ${data.picturedSeed ?? 0}, an orthographic view from ${view.azimuth}° around the third axis and ${view.elevation}° above the plane of the first two; nearer points are darker and larger. Equal axes.`,
    ...layersChart(maps.grid, layers),
    plotted: plotted(data, shown, ["across", "up", "depth"], (point) => {
      const { x, y, depth } = orthographic(point, view);
      return [x, y, depth];
    }),
  };
}

/** Samples on a map of the sphere; undefined for data that do not lie on a sphere in space. */
export function sphereMap(data: ReportData): Chart | undefined {
  const radius = data.data?.d === 3 ? sphereRadius(data.data) : undefined;
  if (radius === undefined || data.pictures.every(({ samples }) => samples?.d !== 3)) return undefined;
  const window = { x: [-2.9, 2.9], y: [-1.48, 1.48] } as const;
  const maps = mapGrid(data, { ...mapOptions, frame: { window, titles: ["", ""] } });
  if (!maps) return undefined;
  const shown = shownClouds(data, maps.cells);
  const layers = shown.flatMap(({ cell, cloud }): readonly Layer[] => [
    { kind: "segments", ...axesOf(cell), color: withAlpha(faintInk, 0.35), width: 0.5, values: graticule },
    {
      ...{ kind: "points", ...axesOf(cell), color: withAlpha(colorOfCell(cell), 0.6), radius: 0.8 },
      values: pointsOf(cloud).flatMap(mollweide).map(rounded),
    },
  ]);
  const off = shown
    .filter(({ cell }) => cell.pictures)
    .flatMap(({ cloud }) => pointsOf(cloud).map((point) => Math.abs(Math.hypot(...point) - radius)));
  const typical = off.toSorted((a, b) => a - b)[Math.floor(off.length / 2)] ?? 0;
  return {
    name: "samples-on-sphere",
    title: "Samples on a map of the sphere",
    caption: `Samples beside test data on the sphere of radius ${formatNumber(radius, 3)}, seed ${data.picturedSeed ?? 0}: Mollweide's map, on which equal areas are equal, with a line each 30°. Samples are drawn at their directions; half of them lie within ${formatNumber(typical, 2)} of the sphere.`,
    ...layersChart(maps.grid, layers),
    plotted: plotted(data, shown, ["map x", "map y"], mollweide),
  };
}

/** The radius of the sphere about the origin that the data lie on, if they do. */
function sphereRadius(cloud: Cloud): number | undefined {
  const lengths = pointsOf(cloud).map((point) => Math.hypot(...point));
  const [least, greatest] = [Math.min(...lengths), Math.max(...lengths)];
  return least > 0 && greatest - least < 1e-3 * greatest ? (least + greatest) / 2 : undefined;
}

const graticule: readonly number[] = graticuleLines();

/** Meridians and parallels each 30 degrees, as pieces of lines of 6 degrees. */
function graticuleLines(): readonly number[] {
  const at = (longitude: number, latitude: number): readonly [number, number] => {
    const [lambda, phi] = [(longitude * Math.PI) / 180, (latitude * Math.PI) / 180];
    const edge = Math.sign(longitude) * Math.min(Math.abs(lambda), Math.PI - 1e-9);
    return mollweide([Math.cos(phi) * Math.cos(edge), Math.cos(phi) * Math.sin(edge), Math.sin(phi)]);
  };
  const steps = (from: number, to: number, by: number) =>
    Array.from({ length: (to - from) / by }, (_, i) => [from + i * by, from + (i + 1) * by] as const);
  const meridians = Array.from({ length: 13 }, (_, i) => -180 + 30 * i).flatMap((longitude) =>
    steps(-90, 90, 6).flatMap(([a, b]) => [...at(longitude, a), ...at(longitude, b)]),
  );
  const parallels = [-60, -30, 0, 30, 60].flatMap((latitude) =>
    steps(-180, 180, 12).flatMap(([a, b]) => [...at(a, latitude), ...at(b, latitude)]),
  );
  // Adding 0 makes 0 of -0, which JSON does not know.
  return [...meridians, ...parallels].map((value) => Number(value.toFixed(3)) + 0);
}

interface Shown {
  readonly cell: MapCell;
  readonly cloud: Cloud;
}

function shownClouds(data: ReportData, cells: readonly MapCell[]): readonly Shown[] {
  return cells.flatMap((cell) => {
    const cloud = cell.pictures ? cell.pictures.samples : data.data;
    return cloud?.d === 3 ? [{ cell, cloud }] : [];
  });
}

function colorOfCell({ pictures }: { readonly pictures?: Pictures }): string {
  return pictures ? colorOf(pictures.group.series.modelIndex) : ink;
}

function pointsOf({ values }: Cloud): readonly Point[] {
  return Array.from({ length: values.length / 3 }, (_, i): Point => [
    values[3 * i]!,
    values[3 * i + 1]!,
    values[3 * i + 2]!,
  ]);
}

/** A cloud in space as one in the plane of the picture, with the depth of each point. */
function flattened(cloud: Cloud, view: View): Cloud & { readonly depths: Float64Array } {
  const seen = pointsOf(cloud).map((point) => orthographic(point, view));
  return {
    d: 2,
    of: cloud.of,
    values: Float64Array.from(seen.flatMap(({ x, y }) => [rounded(x), rounded(y)])),
    depths: Float64Array.from(seen, ({ depth }) => depth),
  };
}

function plotted(
  data: ReportData,
  shown: readonly Shown[],
  columns: readonly string[],
  project: (point: Point) => readonly number[],
): Chart["plotted"] {
  return {
    columns: ["series", data.axis?.title ?? "option", "x", "y", "z", ...columns],
    rows: shown.flatMap(({ cell, cloud }) =>
      pointsOf(cloud).map((point) => [...seriesOf(cell), ...[...point, ...project(point)].map(rounded)]),
    ),
  };
}
