import { PDFDocument } from "@napi-rs/canvas";
import { Chart as Drawing, registerables } from "chart.js";
import { PointWithErrorBar, ScatterWithErrorBarsController } from "chartjs-chart-error-bars";
import annotation from "chartjs-plugin-annotation";
import type { Chart } from "../charts/chart.js";
import type { FigureConfiguration } from "../drawing/figure.js";
import { installDrawing } from "../drawing/install.js";
import { SvgContext } from "../drawing/svg-context.js";
import { nodeCanvas, registerFonts } from "./canvases.js";
import { markup } from "./escape.js";

/** Of a PDF's point, of which 72 are an inch, a CSS pixel, of which 96 are one. */
const pointsAPixel = 0.75;

/** A chart as SVG: text as text, a heat map as one image. The same chart gives the same bytes. */
export function renderSvg(chart: Chart): string {
  prepare();
  const measure = nodeCanvas(1, 1).getContext("2d")!;
  const context = new SvgContext(measure, chart.name);
  const head = markup`<title>${chart.title}</title>\n<desc>${chart.caption}</desc>`;
  return drawn(chart, context, 1, () => context.toSvg(chart.width, chart.height, head.text));
}

/** A chart as PDF of one page of its size: text as text, the typeface embedded. The same chart gives the same bytes. */
export function renderPdf(chart: Chart): Uint8Array {
  prepare();
  const document = new PDFDocument({ title: chart.title, subject: chart.caption, creator: "Pushforward" });
  const [width, height] = [chart.width, chart.height].map((length) => Math.ceil(length * pointsAPixel));
  const page = document.beginPage(width!, height!);
  return drawn(chart, page, pointsAPixel, () => {
    document.endPage();
    return document.close();
  });
}

/** Draws a chart on a context of a page of its own making, with `scale` of its units a CSS pixel. */
export function drawChart(chart: Chart, context: object, scale: number): void {
  prepare();
  drawn(chart, context, scale, () => undefined);
}

let isPrepared = false;

function prepare(): void {
  if (isPrepared) return;
  registerFonts();
  Drawing.register(...registerables, ScatterWithErrorBarsController, PointWithErrorBar, annotation);
  installDrawing(Drawing, nodeCanvas);
  isPrepared = true;
}

/** What `take` takes of a chart drawn on a context that belongs to no canvas, with `scale` of its units a CSS pixel. */
function drawn<T>({ width, height, config }: Chart, context: object, scale: number, take: () => T): T {
  const canvas = { width, height, style: {}, getContext: () => context };
  Object.assign(context, { canvas });
  // The same JSON that a page gets; Chart.js writes into what it is given, so the chart's own stays as it is.
  const own = JSON.parse(JSON.stringify(config)) as FigureConfiguration;
  own.options = { ...own.options, devicePixelRatio: scale };
  const drawing = new Drawing(canvas as unknown as HTMLCanvasElement, own);
  const taken = take();
  drawing.destroy();
  return taken;
}
