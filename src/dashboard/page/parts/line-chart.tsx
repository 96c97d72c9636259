import {
  Chart,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  PointElement,
  Tooltip,
  type ChartDataset,
} from "chart.js";
import { useEffect, useRef } from "preact/hooks";
import { theme } from "../theme.js";
import { axisOptions, tooltipOptions } from "./chart-options.js";

Chart.register(LinearScale, LineController, LineElement, LogarithmicScale, PointElement, Tooltip);

export interface Line {
  readonly name: string;
  readonly color: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

interface LineChartProps {
  readonly label: string;
  readonly lines: readonly Line[];
  readonly logarithmic: boolean;
}

/** Lines over training steps, as many as there are, drawn without animation. */
export function LineChart({ label, lines, logarithmic }: LineChartProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const chart = useRef<Chart<"line"> | undefined>(undefined);
  const dark = theme.value;
  useEffect(() => {
    const drawn = new Chart(canvas.current!, {
      type: "line",
      data: { datasets: [] },
      options: optionsOf(logarithmic),
    });
    chart.current = drawn;
    return () => {
      drawn.destroy();
    };
  }, [logarithmic, dark]);
  useEffect(() => {
    const { current } = chart;
    if (!current) return;
    current.data.datasets = lines.map(datasetOf);
    current.update("none");
  }, [lines, logarithmic, dark]);
  return (
    <div class="chart">
      <canvas ref={canvas} role="img" aria-label={label} />
    </div>
  );
}

function datasetOf({ name, color, points }: Line): ChartDataset<"line"> {
  return {
    label: name,
    data: points as ChartDataset<"line">["data"],
    parsing: false,
    normalized: true,
    borderColor: color,
    backgroundColor: color,
    borderWidth: 1.25,
    pointRadius: points.length === 1 ? 3 : 0,
    pointHitRadius: 6,
    spanGaps: false,
  };
}

function optionsOf(logarithmic: boolean): NonNullable<ConstructorParameters<typeof Chart<"line">>[1]["options"]> {
  return {
    animation: false,
    responsive: true,
    maintainAspectRatio: false,
    interaction: { mode: "nearest", intersect: false },
    scales: { x: axisOptions("step", false), y: axisOptions(undefined, logarithmic) },
    plugins: { tooltip: tooltipOptions("step") },
  };
}
