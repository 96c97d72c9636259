import { ChartJSNodeCanvas } from "chartjs-node-canvas";
import type { Chart } from "../charts/chart.js";
import type { FigureConfiguration } from "../drawing/figure.js";
import { installDrawing } from "../drawing/install.js";
import { nodeCanvas, registerFonts } from "./canvases.js";

/** Device pixels a CSS pixel. */
const pixelRatio = 2;

/** Draws charts as PNG, each size of chart with a canvas of its own. */
export class PngRenderer {
  readonly #canvases = new Map<string, ChartJSNodeCanvas>();

  constructor() {
    registerFonts();
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
      chartCallback: (chart) => {
        installDrawing(chart, nodeCanvas);
      },
    });
    this.#canvases.set(size, canvas);
    return canvas;
  }
}
