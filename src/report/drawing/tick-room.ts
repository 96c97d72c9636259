/// <reference lib="dom" />
import type { Chart, Plugin, Scale } from "chart.js";
import { fontText } from "./fonts.js";

/** Pixels between two names of ticks, at least. */
const leastGap = 4;

/** Leaves out the names of ticks that would touch the one before: Chart.js takes all ticks to be as far apart. */
export const tickRoom: Plugin = {
  id: "tickRoom",
  afterLayout(chart) {
    for (const scale of Object.values(chart.scales)) {
      if (scale.isHorizontal() && scale.options.display !== false) leaveRoom(chart, scale);
    }
  },
};

function leaveRoom({ ctx }: Chart, scale: Scale): void {
  ctx.save();
  ctx.font = fontText(13);
  let last = { middle: -Infinity, half: 0 };
  scale.ticks.forEach((tick, i) => {
    const lines = [tick.label ?? ""].flat();
    const half = Math.max(0, ...lines.map((line) => ctx.measureText(line).width / 2));
    if (half === 0) return;
    const middle = scale.getPixelForTick(i);
    if (Math.abs(middle - last.middle) < half + last.half + leastGap) tick.label = "";
    else last = { middle, half };
  });
  ctx.restore();
}
