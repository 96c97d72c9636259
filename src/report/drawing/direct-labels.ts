import type { Chart, Plugin } from "chart.js";
import { drawPoint } from "chart.js/helpers";
import { figureOf, type DirectLabel, type TopLabel, topLabelHeight } from "./figure.js";
import { fontText } from "./fonts.js";
import { spread } from "./spread.js";
import { themeOf } from "./theme.js";

const lineHeight = 17;
const lead = 10;
const sample = 22;

/** Room that labels need at the right of a chart, in pixels; an estimate from the typeface's mean width. */
export function labelRoom(labels: readonly string[]): number {
  const longest = Math.max(0, ...labels.map((label) => label.length));
  return lead + sample + 8 + Math.ceil(longest * 6.6);
}

/** Writes each line's name beside its right end, with a sample of the line, apart from its neighbours; names of vertical lines above them. */
export const directLabels: Plugin = {
  id: "directLabels",
  afterDatasetsDraw(chart) {
    const { labels = [], topLabels = [] } = figureOf(chart);
    topLabels.forEach((label, row) => {
      drawTopLabel(chart, label, row);
    });
    const scale = chart.scales["y"];
    if (labels.length === 0 || !scale) return;
    const { top, bottom } = chart.chartArea;
    const ends = labels.map((label) => Math.min(bottom, Math.max(top, scale.getPixelForValue(label.y))));
    const places = spread(ends, lineHeight, top + 4, bottom - 4);
    labels.forEach((label, i) => {
      drawLabel(chart, label, ends[i]!, places[i]!);
    });
  },
};

function drawTopLabel(chart: Chart, { text, x }: TopLabel, row: number): void {
  const { ctx, chartArea } = chart;
  const scale = chart.scales["x"];
  if (!scale) return;
  ctx.save();
  ctx.fillStyle = themeOf(chart).faintInk;
  ctx.font = fontText(12);
  ctx.textBaseline = "bottom";
  const half = ctx.measureText(text).width / 2;
  const centre = Math.min(chartArea.right - half, Math.max(chartArea.left + half, scale.getPixelForValue(x)));
  ctx.textAlign = "center";
  ctx.fillText(text, centre, chartArea.top - 2 - row * topLabelHeight);
  ctx.restore();
}

function drawLabel(chart: Chart, { text, style }: DirectLabel, end: number, y: number): void {
  const { ctx } = chart;
  const { ink, faintInk, paper } = themeOf(chart);
  const x = chart.chartArea.right + lead;
  ctx.save();
  if (Math.abs(end - y) > 3) {
    ctx.strokeStyle = faintInk;
    ctx.lineWidth = 0.5;
    ctx.beginPath();
    ctx.moveTo(x - lead + 1, end);
    ctx.lineTo(x - 2, y);
    ctx.stroke();
  }
  ctx.strokeStyle = style.color;
  ctx.lineWidth = 1.75;
  ctx.setLineDash([...(style.dash ?? [])]);
  ctx.beginPath();
  ctx.moveTo(x, y);
  ctx.lineTo(x + sample, y);
  ctx.stroke();
  if (style.pointStyle !== undefined) {
    ctx.setLineDash([]);
    ctx.fillStyle = style.color;
    ctx.strokeStyle = paper;
    ctx.lineWidth = 0.75;
    drawPoint(ctx, { pointStyle: style.pointStyle, radius: style.radius ?? 3, borderWidth: 0.75 }, x + sample / 2, y);
  }
  ctx.fillStyle = ink;
  ctx.font = fontText(13);
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  ctx.fillText(text, x + sample + 6, y);
  ctx.restore();
}
