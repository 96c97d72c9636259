/// <reference lib="dom" />
import { Chart, registerables } from "chart.js";
import { PointWithErrorBar, ScatterWithErrorBarsController } from "chartjs-chart-error-bars";
import annotation from "chartjs-plugin-annotation";
import type { FigureConfiguration } from "../drawing/figure.js";
import { fontText, fontWeights } from "../drawing/fonts.js";
import { installDrawing } from "../drawing/install.js";
import type { Flow } from "../charts/flow-frame.js";
import { playFlow } from "./flow-player.js";

interface EmbeddedChart {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly config: FigureConfiguration;
}

Chart.register(...registerables, ScatterWithErrorBarsController, PointWithErrorBar, annotation);
installDrawing(Chart);

/** Puts an interactive chart in the place of its picture. */
function draw(figure: Element, chart: EmbeddedChart): void {
  const picture = figure.querySelector("img");
  if (!picture) return;
  const canvas = document.createElement("canvas");
  canvas.width = chart.width;
  canvas.height = chart.height;
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", picture.alt);
  picture.replaceWith(canvas);
  new Chart(canvas, chart.config);
}

/** Draws each chart when it comes near the window: a long report opens at once. */
function drawWhenNear(charts: readonly EmbeddedChart[]): void {
  const byName = new Map(charts.map((chart) => [chart.name, chart]));
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        const chart = byName.get(target.getAttribute("data-chart") ?? "");
        if (!isIntersecting || !chart) continue;
        observer.unobserve(target);
        draw(target, chart);
      }
    },
    { rootMargin: "800px" },
  );
  for (const figure of document.querySelectorAll("figure[data-chart]")) observer.observe(figure);
}

const embedded = JSON.parse(document.getElementById("charts")?.textContent ?? "[]") as EmbeddedChart[];
const flows = JSON.parse(document.getElementById("flows")?.textContent ?? "[]") as { name: string; flow: Flow }[];
// A canvas does not wait for fonts: they are loaded first. Should one fail, charts are drawn in the next best.
void Promise.allSettled(fontWeights.map((weight) => document.fonts.load(fontText(13, weight)))).then(() => {
  drawWhenNear(embedded);
  for (const { name, flow } of flows) {
    const figure = document.querySelector(`figure[data-flow="${CSS.escape(name)}"]`);
    if (figure) playFlow(figure, flow);
  }
});
