/// <reference lib="dom" />
import { Chart, registerables } from "chart.js";
import { PointWithErrorBar, ScatterWithErrorBarsController } from "chartjs-chart-error-bars";
import annotation from "chartjs-plugin-annotation";
import type { FigureConfiguration } from "../drawing/figure.js";
import { fontText, fontWeights } from "../drawing/fonts.js";
import { installDrawing } from "../drawing/install.js";
import { darkTheme, inTheme, lightTheme } from "../drawing/theme.js";
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

const dark = window.matchMedia("(prefers-color-scheme: dark)");
const theme = () => (dark.matches ? darkTheme : lightTheme);

/** Draws an interactive chart beside its picture, which hides on screens and is what is printed; gives a way to draw again. */
function draw(figure: Element, { width, height, config }: EmbeddedChart): () => void {
  const picture = figure.querySelector("img")!;
  const canvas = document.createElement("canvas");
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", picture.alt);
  picture.before(canvas);
  figure.classList.add("drawn");
  let drawn: Chart | undefined;
  return () => {
    drawn?.destroy();
    Object.assign(canvas, { width, height });
    // Axes take their colours from the defaults, not from a chart's options.
    Object.assign(Chart.defaults, { color: theme().ink, borderColor: theme().gridInk });
    drawn = new Chart(canvas, inTheme(config, theme()));
  };
}

/** Draws each chart when it comes near the window: a long report opens at once. */
function drawWhenNear(charts: readonly EmbeddedChart[]): void {
  const byName = new Map(charts.map((chart) => [chart.name, chart]));
  const drawn: (() => void)[] = [];
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        const chart = byName.get(target.getAttribute("data-chart") ?? "");
        if (!isIntersecting || !chart) continue;
        observer.unobserve(target);
        const again = draw(target, chart);
        again();
        drawn.push(again);
      }
    },
    { rootMargin: "800px" },
  );
  for (const figure of document.querySelectorAll("figure[data-chart]")) observer.observe(figure);
  dark.addEventListener("change", () => {
    for (const again of drawn) again();
  });
}

const embedded = JSON.parse(document.getElementById("charts")?.textContent ?? "[]") as EmbeddedChart[];
const flows = JSON.parse(document.getElementById("flows")?.textContent ?? "[]") as { name: string; flow: Flow }[];
// A canvas does not wait for fonts: they are loaded first. Should one fail, charts are drawn in the next best.
void Promise.allSettled(fontWeights.map((weight) => document.fonts.load(fontText(13, weight)))).then(() => {
  drawWhenNear(embedded);
  for (const { name, flow } of flows) {
    const figure = document.querySelector(`figure[data-flow="${CSS.escape(name)}"]`);
    if (figure) playFlow(figure, flow, dark);
  }
});
