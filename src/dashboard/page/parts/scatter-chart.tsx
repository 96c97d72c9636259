import { Chart, LinearScale, LogarithmicScale, PointElement, ScatterController, Tooltip } from "chart.js";
import { useEffect, useRef } from "preact/hooks";
import { theme } from "../theme.js";
import { axisOptions, tooltipOptions } from "./chart-options.js";
import { isWide } from "./trials.js";

Chart.register(LinearScale, LogarithmicScale, PointElement, ScatterController, Tooltip);

export interface Scatter {
  readonly name: string;
  readonly color: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
  readonly line: boolean;
}

interface ScatterChartProps {
  readonly caption: string;
  readonly x: string;
  readonly y: string;
  readonly scatters: readonly Scatter[];
}

/** Points of several kinds; far apart, they stand on logarithmic axes. */
export function ScatterChart({ caption, x, y, scatters }: ScatterChartProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const dark = theme.value;
  const key = JSON.stringify(scatters);
  useEffect(() => {
    const values = (axis: "x" | "y") => scatters.flatMap(({ points }) => points.map((point) => point[axis]));
    const scale = (axis: "x" | "y", title: string) => axisOptions(title, isWide(values(axis)));
    const chart = new Chart(canvas.current!, {
      type: "scatter",
      data: {
        datasets: scatters.map(({ name, color, points, line }) => ({
          ...{ label: name, data: [...points], borderColor: color, backgroundColor: color },
          ...(line ? { showLine: true, stepped: true, pointRadius: 0, borderWidth: 1.75 } : { pointRadius: 3.5 }),
        })),
      },
      options: {
        animation: false,
        responsive: true,
        maintainAspectRatio: false,
        interaction: { mode: "nearest", intersect: false },
        scales: { x: scale("x", x), y: scale("y", y) },
        plugins: { tooltip: tooltipOptions(x) },
      },
    });
    return () => {
      chart.destroy();
    };
  }, [key, dark]);
  return (
    <figure>
      <figcaption>{caption}</figcaption>
      {scatters.length > 1 && (
        <ul class="legend">
          {scatters.map(({ name, color }) => (
            <li key={name}>
              <span class="swatch" style={{ backgroundColor: color }} />
              {name}
            </li>
          ))}
        </ul>
      )}
      <div class="chart">
        <canvas ref={canvas} role="img" aria-label={caption} />
      </div>
    </figure>
  );
}
