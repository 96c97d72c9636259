import type { Plugin } from "chart.js";
import { colorTable } from "./colors.js";
import { figureOf } from "./figure.js";
import { fontText } from "./fonts.js";
import { themeOf } from "./theme.js";

/** Room at the right of a figure that has a colour bar. */
export const colorBarRoom = 92;

const thickness = 14;
const longest = 260;

/** Draws the scale of a figure's heat maps at its right. */
export const colorBar: Plugin = {
  id: "colorBar",
  afterDraw(chart) {
    const { colorBar: bar } = figureOf(chart);
    if (!bar) return;
    const { ctx, chartArea } = chart;
    const { ink, faintInk } = themeOf(chart);
    const table = colorTable();
    const length = Math.min(longest, chartArea.height);
    const left = chartArea.right + 18;
    const top = chartArea.top + (chartArea.height - length) / 2;
    ctx.save();
    for (let level = 0; level < 256; level++) {
      ctx.fillStyle = `rgb(${table[level * 3]!}, ${table[level * 3 + 1]!}, ${table[level * 3 + 2]!})`;
      const from = top + (length * (255 - level)) / 256;
      // Each strip reaches under the next, so that no seam shows between them.
      ctx.fillRect(left, from, thickness, Math.min(length / 256 + 1, top + length - from));
    }
    ctx.strokeStyle = faintInk;
    ctx.lineWidth = 0.75;
    ctx.strokeRect(left, top, thickness, length);
    ctx.fillStyle = ink;
    ctx.font = fontText(12);
    ctx.textAlign = "left";
    ctx.textBaseline = "middle";
    for (const { at, text } of bar.ticks) {
      const y = top + (length * (bar.max - at)) / (bar.max - bar.min);
      ctx.beginPath();
      ctx.moveTo(left + thickness, y);
      ctx.lineTo(left + thickness + 4, y);
      ctx.stroke();
      ctx.fillText(text, left + thickness + 7, y);
    }
    ctx.translate(left + thickness + 44, top + length / 2);
    ctx.rotate(-Math.PI / 2);
    ctx.font = fontText(13);
    ctx.textAlign = "center";
    ctx.fillText(bar.title, 0, 0);
    ctx.restore();
  },
};
