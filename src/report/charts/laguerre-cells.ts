import type { ReportData, SemiDiscreteCells } from "../data/report-data.js";
import { faintInk } from "../drawing/colors.js";
import type { Layer } from "../drawing/figure.js";
import { bestPictures } from "./best-pictures.js";
import type { Chart } from "./chart.js";
import { aspect, mapAxis, type Window } from "./map-grid.js";
import { axesOf, layersChart, panelGrid } from "./panel-grid.js";
import { rounded } from "./plane.js";
import { colorOf } from "./style.js";

/** More cells than this could not be told apart, and take long to cut. */
const mostAtoms = 2000;
/** Up to here each cell is tied to its atom by a line. */
const mostTied = 400;
const mostColumns = 3;
const panelWidth = 290;

type Polygon = readonly (readonly [x: number, y: number])[];

/** The parts of the base's space that semi-discrete transport sends to each training point. Undefined without such runs. */
export function laguerreCells(data: ReportData): Chart | undefined {
  const cut = data.pictures.filter(({ cells }) => cells !== undefined && cells.potentials.length <= mostAtoms);
  if (cut.length === 0) return undefined;
  const { shown: all, sentence } = bestPictures(data, cut);
  const shown = all.slice(0, mostColumns);
  const window = windowOf(shown.map(({ cells }) => cells!));
  const panels = shown.map(({ group }, column) => ({
    ...{ row: 0, column, title: group.label, color: colorOf(group.series.modelIndex) },
  }));
  const grid = panelGrid({
    ...{ cells: panels, rowNames: [], panelWidth, panelHeight: Math.round(panelWidth * aspect(window, undefined)) },
    ...{ columnGap: () => 12, left: 62, right: 12, xAxis: mapAxis(window.x), yAxis: mapAxis(window.y) },
    ...{ xTitle: "first coordinate (model units)", yTitle: "second coordinate (model units)" },
  });
  const polygons = shown.map(({ cells }) => cellPolygons(cells!, window));
  const layers = panels.flatMap((panel, i): readonly Layer[] => {
    const { atoms } = shown[i]!.cells!;
    const place = axesOf(panel);
    const tied = polygons[i]!.length <= mostTied;
    return [
      ...(tied
        ? [
            {
              kind: "segments",
              ...place,
              color: `${panel.color}80`,
              width: 0.8,
              values: ties(polygons[i]!, atoms),
            } as const,
          ]
        : []),
      { kind: "segments", ...place, color: faintInk, width: 0.5, values: borders(polygons[i]!) },
      { kind: "points", ...place, color: panel.color, radius: tied ? 1.8 : 1, values: [...atoms].map(rounded) },
    ];
  });
  return {
    name: "laguerre-cells",
    title: "Cells of the semi-discrete transport",
    caption: [
      `A base point goes to the training point (dot) of the cell that it lies in (grey borders), by an entropic plan most likely, seed ${data.picturedSeed ?? 0}; lines tie a point to the centroid of its cell where there are at most ${mostTied}. Equal axes.`,
      ...sentence,
    ].join(" "),
    ...layersChart(grid, layers),
    plotted: {
      columns: ["series", data.axis?.title ?? "option", "atom", "x", "y", "potential", "corner x", "corner y"],
      rows: shown.flatMap(({ group, cells }, i) =>
        polygons[i]!.flatMap((polygon, j) =>
          polygon.map((corner) => [
            ...[group.series.label, group.x ?? "", j],
            ...[cells!.atoms[2 * j]!, cells!.atoms[2 * j + 1]!, cells!.potentials[j]!, ...corner].map(rounded),
          ]),
        ),
      ),
    },
  };
}

/** The atoms and three deviations of a standard normal base about 0. */
function windowOf(all: readonly SemiDiscreteCells[]): Window {
  const along = (k: number): readonly [number, number] => {
    const values = all.flatMap(({ atoms }) => [...atoms].filter((value, at) => at % 2 === k && Number.isFinite(value)));
    return [Math.min(-3, ...values) - 0.1, Math.max(3, ...values) + 0.1];
  };
  return { x: along(0), y: along(1) };
}

/**
 * The Laguerre (power) cells {x : |x - y_j|^2 - g_j <= |x - y_k|^2 - g_k for all k} within a window, by cutting the window
 * with one half plane after another (Aurenhammer 1987); empty for an atom without a cell there.
 */
export function cellPolygons({ atoms, potentials }: SemiDiscreteCells, { x, y }: Window): readonly Polygon[] {
  const whole: Polygon = [
    [x[0], y[0]],
    [x[1], y[0]],
    [x[1], y[1]],
    [x[0], y[1]],
  ];
  const height = (j: number) => atoms[2 * j]! ** 2 + atoms[2 * j + 1]! ** 2 - potentials[j]!;
  return Array.from(potentials, (_, j) => {
    let cell = whole;
    for (let k = 0; k < potentials.length && cell.length > 0; k++) {
      if (k === j) continue;
      const normal = [2 * (atoms[2 * k]! - atoms[2 * j]!), 2 * (atoms[2 * k + 1]! - atoms[2 * j + 1]!)] as const;
      cell = cutBy(cell, normal, height(k) - height(j));
    }
    return cell;
  });
}

/** The part of a convex polygon where normal . x <= offset. */
function cutBy(polygon: Polygon, [a, b]: readonly [number, number], offset: number): Polygon {
  const over = polygon.map(([x, y]) => a * x + b * y - offset);
  if (over.every((value) => value <= 0)) return polygon;
  return polygon.flatMap((corner, i) => {
    const next = (i + 1) % polygon.length;
    const [here, there] = [over[i]!, over[next]!];
    const kept = here <= 0 ? [corner] : [];
    if (here <= 0 === there <= 0) return kept;
    const share = here / (here - there);
    const [x, y] = polygon[next]!;
    return [...kept, [corner[0] + share * (x - corner[0]), corner[1] + share * (y - corner[1])] as const];
  });
}

function borders(polygons: readonly Polygon[]): readonly number[] {
  return polygons.flatMap((polygon) =>
    polygon.flatMap((corner, i) => [...corner, ...polygon[(i + 1) % polygon.length]!].map(rounded)),
  );
}

/** From each cell's centroid to its atom. */
function ties(polygons: readonly Polygon[], atoms: Float64Array): readonly number[] {
  return polygons.flatMap((polygon, j) =>
    polygon.length < 3 ? [] : [...centroid(polygon), atoms[2 * j]!, atoms[2 * j + 1]!].map(rounded),
  );
}

/** The centre of mass of a polygon (the shoelace formula). */
export function centroid(polygon: Polygon): readonly [x: number, y: number] {
  let [area, x, y] = [0, 0, 0];
  polygon.forEach(([ax, ay], i) => {
    const [bx, by] = polygon[(i + 1) % polygon.length]!;
    const cross = ax * by - bx * ay;
    area += cross / 2;
    x += ((ax + bx) * cross) / 6;
    y += ((ay + by) * cross) / 6;
  });
  return area === 0 ? polygon[0]! : [x / area, y / area];
}
