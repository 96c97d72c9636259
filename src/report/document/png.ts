import { createRequire } from "node:module";
import { GlobalFonts } from "@napi-rs/canvas";
import { ChartJSNodeCanvas } from "chartjs-node-canvas";
import type { Chart } from "../charts/chart.js";
import type { FigureConfiguration } from "../drawing/figure.js";
import { fontFamily, fontWeights } from "../drawing/fonts.js";
import { installDrawing } from "../drawing/install.js";

/** Device pixels a CSS pixel. */
const pixelRatio = 2;

const resolve = createRequire(import.meta.url).resolve;
const fontFiles = {
  400: resolve("@expo-google-fonts/source-sans-3/400Regular/SourceSans3_400Regular.ttf"),
  600: resolve("@expo-google-fonts/source-sans-3/600SemiBold/SourceSans3_600SemiBold.ttf"),
} as const satisfies Record<(typeof fontWeights)[number], string>;

/** The file of the typeface at a weight. */
export function fontFile(weight: (typeof fontWeights)[number]): string {
  return fontFiles[weight];
}

/** Draws charts as PNG, each size of chart with a canvas of its own. */
export class PngRenderer {
  readonly #canvases = new Map<string, ChartJSNodeCanvas>();

  constructor() {
    if (!GlobalFonts.has(fontFamily))
      for (const weight of fontWeights) GlobalFonts.registerFromPath(fontFiles[weight], fontFamily);
  }

  render(chart: Pick<Chart, "width" | "height" | "config">): Buffer {
    // The same JSON that a page gets; Chart.js writes into what it is given, so the chart's own stays as it is.
    const config = JSON.parse(JSON.stringify(chart.config)) as FigureConfiguration;
    config.options = { ...config.options, devicePixelRatio: pixelRatio };
    return this.#canvas(chart.width, chart.height).renderToBufferSync(config, "image/png");
  }

  #canvas(width: number, height: number): ChartJSNodeCanvas {
    const size = `${width}x${height}`;
    const known = this.#canvases.get(size);
    if (known) return known;
    const canvas = new ChartJSNodeCanvas({
      width,
      height,
      backgroundColour: "#FFFFFF",
      plugins: { modern: ["chartjs-chart-error-bars", "chartjs-plugin-annotation"] },
      chartCallback: installDrawing,
    });
    this.#canvases.set(size, canvas);
    return canvas;
  }
}
