import type { Plugin } from "chart.js";
import { figureOf } from "./figure.js";
import { fontText } from "./fonts.js";
import { themeOf } from "./theme.js";

const lineHeight = 14;

interface Written {
  readonly left: number;
  readonly right: number;
  readonly line: number;
}

/** Writes values that lie above the frame at its top, after an arrow, each on the first line where it is free. */
export const offScale: Plugin = {
  id: "offScale",
  afterDatasetsDraw(chart) {
    const { offScale: values = [] } = figureOf(chart);
    const scale = chart.scales["x"];
    if (!scale) return;
    const { ctx } = chart;
    const taken: Written[] = [];
    ctx.save();
    ctx.font = fontText(12);
    ctx.textAlign = "left";
    ctx.textBaseline = "middle";
    for (const { x, text, color } of values) {
      const label = `↑ ${text}`;
      const width = ctx.measureText(label).width + 5;
      const left = Math.min(scale.getPixelForValue(x) - 4, chart.chartArea.right - width);
      const right = left + width;
      const overlapping = taken.filter((other) => other.left < right && other.right > left).map((other) => other.line);
      let line = 0;
      while (overlapping.includes(line)) line++;
      taken.push({ left, right, line });
      const y = chart.chartArea.top + 8 + line * lineHeight;
      // A rim of the paper keeps the text apart from lines that leave the frame beside it.
      ctx.strokeStyle = themeOf(chart).paper;
      ctx.lineWidth = 3;
      ctx.lineJoin = "round";
      ctx.strokeText(label, left, y);
      ctx.fillStyle = color;
      ctx.fillText(label, left, y);
    }
    ctx.restore();
  },
};
