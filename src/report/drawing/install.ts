/// <reference lib="dom" />
import type { Chart, Scale } from "chart.js";
import { colorBar } from "./color-bar.js";
import { gridInk, ink } from "./colors.js";
import { directLabels } from "./direct-labels.js";
import { fontFamily } from "./fonts.js";
import { layers, type MakeCanvas } from "./layers.js";
import { formatNumber, signed } from "./numbers.js";
import { offScale } from "./off-scale.js";
import { panels } from "./panels.js";
import { themeOf } from "./theme.js";
import { tickRoom } from "./tick-room.js";
import { tooltipLabel } from "./tooltip.js";

/** Options that an axis of ours may have beside Chart.js's own. */
export interface AxisExtras {
  /** Ticks at these values alone. */
  readonly tickValues?: readonly number[];
  /** Names of the ticks by their values, in lines; a list names those at 0, 1, 2, …. */
  readonly tickNames?: Readonly<Record<number, readonly string[]>>;
  /** Width of a vertical axis, height of a horizontal one, in pixels: fixes the geometry of panels. */
  readonly thickness?: number;
}

/**
 * Makes a Chart.js class ready for configurations of this project: its plugins, typeface and defaults. Whatever a
 * configuration cannot hold as JSON is here, so that Node and the browser draw alike; `makeCanvas` is for Node, which has no
 * document to make canvases.
 */
export function installDrawing(chart: typeof Chart, makeCanvas: MakeCanvas = elementCanvas): void {
  chart.register(layers(makeCanvas), panels, directLabels, offScale, colorBar, tickRoom);
  const { defaults } = chart;
  // Ticks would else be written as the machine's language writes numbers.
  defaults.locale = "en-US";
  defaults.font.family = `"${fontFamily}", sans-serif`;
  defaults.font.size = 13;
  defaults.color = ink;
  defaults.borderColor = gridInk;
  defaults.animation = false;
  defaults.responsive = false;
  defaults.plugins.legend.display = false;
  for (const options of [defaults, chart.overrides.scatter]) {
    options.interaction = { mode: "nearest", axis: "xy", intersect: false, includeInvisible: false };
  }
  defaults.plugins.tooltip.callbacks.label = tooltipLabel;
  defaults.plugins.tooltip.callbacks.title = () => "";
  defaults.set("scale", { afterBuildTicks, afterFit });
  defaults.set("scale.border", { color: ({ chart: drawn }: { readonly chart: Chart }) => themeOf(drawn).faintInk });
  for (const type of ["linear", "logarithmic"] as const) {
    const { ticks } = defaults.scales[type];
    const format = ticks.callback;
    ticks.callback = function (value, index, all) {
      const names = (this.options as AxisExtras).tickNames;
      if (names) return [...(names[Number(value)] ?? [])];
      if ((this.options as AxisExtras).tickValues) return formatNumber(Number(value));
      const text = format.call(this, value, index, all);
      if (typeof text !== "string" || text === "") return text;
      // Over decades no number of decimals suits all: 0.0003 would make 10 of 10.0000.
      return type === "logarithmic" ? formatNumber(Number(value)) : signed(text);
    };
  }
}

function afterBuildTicks(scale: Scale): void {
  const { tickValues } = scale.options as AxisExtras;
  if (tickValues) scale.ticks = tickValues.map((value) => ({ value }));
}

function afterFit(scale: Scale): void {
  const { thickness } = scale.options as AxisExtras;
  if (thickness === undefined) return;
  if (scale.isHorizontal()) scale.height = thickness;
  else scale.width = thickness;
}

function elementCanvas(width: number, height: number): HTMLCanvasElement {
  return Object.assign(document.createElement("canvas"), { width, height });
}
