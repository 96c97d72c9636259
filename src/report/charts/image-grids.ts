import type { Cloud, DatasetFacts, ReportData } from "../data/report-data.js";
import { ink } from "../drawing/colors.js";
import type { Layer } from "../drawing/figure.js";
import { base64 } from "./base64.js";
import { bestPictures } from "./best-pictures.js";
import type { Chart } from "./chart.js";
import { axesOf, layersChart, panelGrid } from "./panel-grid.js";
import { colorOf } from "./style.js";

/** Images on each side of a panel. */
const side = 6;
const mostColumns = 4;
const panelSize = 216;

interface ImageShape {
  readonly height: number;
  readonly width: number;
}

/** Samples of models of images beside test images. Undefined for data that are no grey images. */
export function imageGrids(data: ReportData): Chart | undefined {
  const shape = imageShape(data.dataset);
  const sampled = data.pictures.filter(({ samples }) => samples !== undefined);
  if (!shape || !data.data || sampled.length === 0) return undefined;
  const { shown, sentence } = bestPictures(data, sampled);
  const clouds = [
    { title: "test data", color: ink, cloud: data.data, series: "test data", x: "" },
    ...shown.map(({ group, samples }) => ({
      ...{ title: group.label, color: colorOf(group.series.modelIndex), cloud: samples! },
      ...{ series: group.series.label, x: group.x ?? "" },
    })),
  ];
  const cells = clouds.map(({ title, color }, i) => ({
    ...{ row: Math.floor(i / mostColumns), column: i % mostColumns, title, color },
  }));
  const axis = { type: "linear", min: 0, max: 1, display: false };
  const grid = panelGrid({
    ...{ cells, rowNames: [], panelWidth: panelSize, panelHeight: panelSize, columnGap: () => 10 },
    ...{ left: 22, right: 12, xAxis: axis, yAxis: axis, xTitle: "", yTitle: "" },
  });
  const range = greyRange(data.data);
  const layers = cells.map((cell, i): Layer => {
    const [width, height] = [side * (shape.width + 1) + 1, side * (shape.height + 1) + 1];
    const levels = mosaic(clouds[i]!.cloud, shape, range);
    return { kind: "heat", grey: true, ...axesOf(cell), xRange: [0, 1, width], yRange: [0, 1, height], levels };
  });
  return {
    name: "images",
    title: "Samples as images",
    caption: [
      `The first ${side * side} samples of each model beside test images, seed ${data.picturedSeed ?? 0}; black to white are the least to the greatest grey level of the test images.`,
      ...sentence,
    ].join(" "),
    ...layersChart(grid, layers),
    plotted: {
      columns: ["series", data.axis?.title ?? "option", "image", ...data.dataset!.columns],
      rows: clouds.flatMap(({ cloud, series, x }) =>
        Array.from({ length: Math.min(side * side, cloud.values.length / cloud.d) }, (_, i) => [
          ...[series, x, i],
          ...cloud.values.subarray(i * cloud.d, (i + 1) * cloud.d),
        ]),
      ),
    },
  };
}

/** Height and width of images whose coordinates are called "row 1, column 1", and so on. */
function imageShape(facts: DatasetFacts | undefined): ImageShape | undefined {
  const [, height, width] = /^row (\d+), column (\d+)$/.exec(facts?.columns.at(-1) ?? "") ?? [];
  const shape = { height: Number(height), width: Number(width) };
  return width !== undefined && shape.height * shape.width === facts!.dimension ? shape : undefined;
}

/** Whether data are images that `imageGrids` draws. */
export function isImage(facts: DatasetFacts | undefined): boolean {
  return imageShape(facts) !== undefined;
}

function greyRange({ values }: Cloud): readonly [least: number, greatest: number] {
  let [least, greatest] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  return greatest > least ? [least, greatest] : [least - 1, least + 1];
}

/** Images in rows from the top, white lines between them, as levels from the lowest row up. */
function mosaic(
  { d, values }: Cloud,
  { height, width }: ImageShape,
  [least, greatest]: readonly [number, number],
): string {
  const columns = side * (width + 1) + 1;
  const rows = side * (height + 1) + 1;
  const levels = new Uint8Array(columns * rows).fill(255);
  for (let image = 0; image < Math.min(side * side, values.length / d); image++) {
    const [top, left] = [1 + Math.floor(image / side) * (height + 1), 1 + (image % side) * (width + 1)];
    for (let j = 0; j < d; j++) {
      const [row, column] = [top + Math.floor(j / width), left + (j % width)];
      const level = (255 * (values[image * d + j]! - least)) / (greatest - least);
      levels[(rows - 1 - row) * columns + column] = Number.isNaN(level)
        ? 0
        : Math.min(255, Math.max(0, Math.round(level)));
    }
  }
  return base64(levels);
}
