/// <reference lib="dom" />
import type { Chart, Plugin, Scale } from "chart.js";
import { figureOf, type Panel, type RowLabel } from "./figure.js";
import { fontText } from "./fonts.js";
import { themeOf } from "./theme.js";

/** Height of a line of text above a panel. */
export const labelLine = 17;

/** The pixels of the panel where two axes cross. */
export function panelArea(
  chart: Chart,
  place: { readonly x: string; readonly y: string },
): { left: number; top: number; width: number; height: number } {
  const [x, y] = [axis(chart, place.x), axis(chart, place.y)];
  return { left: x.left, top: y.top, width: x.width, height: y.height };
}

function axis(chart: Chart, id: string): Scale {
  const scale = chart.scales[id];
  if (!scale) throw new RangeError(`internal: a figure names the axis "${id}", which its chart does not have.`);
  return scale;
}

/** Frames and names the panels of small multiples, and the axes that they share. */
export const panels: Plugin = {
  id: "panels",
  afterLayout: bringAxesToPanels,
  afterDraw(chart) {
    const { panels: framed = [], rowLabels = [], outerTitles } = figureOf(chart);
    for (const panel of framed) drawPanel(chart, panel);
    for (const label of rowLabels)
      drawRowLabel(
        chart,
        label,
        framed.some((panel) => isTitled(panel, label)),
      );
    if (outerTitles) drawOuterTitles(chart, outerTitles);
  },
};

/** Puts the ticks of a column below its lowest panel, and those of a row at the left of its first. */
function bringAxesToPanels(chart: Chart): void {
  const { panels: framed = [] } = figureOf(chart);
  for (const id of new Set(framed.map(({ x }) => x))) {
    const scale = axis(chart, id);
    const end = Math.max(...framed.filter(({ x }) => x === id).map(({ y }) => axis(chart, y).bottom));
    scale.bottom += end - scale.top;
    scale.top = end;
  }
  for (const id of new Set(framed.map(({ y }) => y))) {
    const scale = axis(chart, id);
    const start = Math.min(...framed.filter(({ y }) => y === id).map(({ x }) => axis(chart, x).left));
    scale.left += start - scale.right;
    scale.right = start;
  }
}

function isTitled(panel: Panel, label: RowLabel): boolean {
  return panel.y === label.y && panel.x === label.x && panel.title !== undefined;
}

function drawOuterTitles(chart: Chart, titles: { readonly x: string; readonly y: string }): void {
  const { ctx, chartArea, height } = chart;
  ctx.save();
  ctx.fillStyle = themeOf(chart).ink;
  ctx.font = fontText(13);
  ctx.textAlign = "center";
  ctx.textBaseline = "bottom";
  ctx.fillText(titles.x, (chartArea.left + chartArea.right) / 2, height - 2);
  ctx.translate(17, (chartArea.top + chartArea.bottom) / 2);
  ctx.rotate(-Math.PI / 2);
  ctx.fillText(titles.y, 0, 0);
  ctx.restore();
}

function drawPanel(chart: Chart, panel: Panel): void {
  const { ctx } = chart;
  const { left, top, width, height } = panelArea(chart, panel);
  const { ink, faintInk } = themeOf(chart);
  ctx.save();
  ctx.strokeStyle = faintInk;
  ctx.lineWidth = 0.75;
  ctx.strokeRect(left, top, width, height);
  ctx.textAlign = "center";
  if (panel.title !== undefined) {
    ctx.fillStyle = panel.color ?? ink;
    const weight = panel.color === undefined ? 400 : 600;
    ctx.textBaseline = "bottom";
    ctx.fillText(fitted(ctx, panel.title, width, weight), left + width / 2, top - 2);
  }
  if (panel.note !== undefined) {
    ctx.fillStyle = faintInk;
    ctx.font = fontText(12);
    ctx.textBaseline = "middle";
    ctx.fillText(panel.note, left + width / 2, top + height / 2);
  }
  ctx.restore();
}

const titleSizes = [13, 12, 11, 10] as const;

/** Sets the largest size at which a title is no wider than its panel; if none is, its end is cut. */
function fitted(ctx: CanvasRenderingContext2D, title: string, width: number, weight: 400 | 600): string {
  for (const size of titleSizes) {
    ctx.font = fontText(size, weight);
    if (ctx.measureText(title).width <= width) return title;
  }
  let length = title.length - 1;
  while (length > 1 && ctx.measureText(`${title.slice(0, length)}…`).width > width) length--;
  return `${title.slice(0, length).trimEnd()}…`;
}

function drawRowLabel(chart: Chart, label: RowLabel, aboveTitle: boolean): void {
  const { ctx } = chart;
  const { left, top } = panelArea(chart, label);
  ctx.save();
  ctx.fillStyle = label.color;
  ctx.font = fontText(13, 600);
  ctx.textAlign = "left";
  ctx.textBaseline = "bottom";
  ctx.fillText(label.text, left, top - 2 - (aboveTitle ? labelLine : 0));
  ctx.restore();
}
