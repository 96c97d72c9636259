import { Chart, registerables } from "chart.js";
import { PointWithErrorBar, ScatterWithErrorBarsController } from "chartjs-chart-error-bars";
import annotation from "chartjs-plugin-annotation";
import { useEffect, useRef } from "preact/hooks";
import { installDrawing } from "../../../report/drawing/install.js";
import { inTheme, themes } from "../../../report/drawing/theme.js";
import type { ChartAnswer } from "../../api.js";
import { theme } from "../theme.js";

Chart.register(...registerables, ScatterWithErrorBarsController, PointWithErrorBar, annotation);
installDrawing(Chart);

/** A chart as the report draws it, in the colours of the page. */
export function ReportChart({ chart }: { readonly chart: ChartAnswer }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const shown = theme.value;
  const { title, caption, width, height, config } = chart;
  const key = JSON.stringify(config);
  useEffect(() => {
    // Axes take their colours from the defaults, not from a chart's options.
    Object.assign(Chart.defaults, { color: themes[shown].ink, borderColor: themes[shown].gridInk });
    const drawn = new Chart(canvas.current!, inTheme(config, themes[shown]));
    return () => {
      drawn.destroy();
    };
  }, [key, shown]);
  return (
    <figure class="drawn">
      <figcaption>{title}</figcaption>
      <canvas ref={canvas} width={width} height={height} role="img" aria-label={title} />
      <p>{caption}</p>
    </figure>
  );
}
