import { mkdirSync, writeFileSync } from "node:fs";
import type { Chart } from "../../src/report/charts/chart.js";
import { colorOf } from "../../src/report/charts/style.js";
import { PngRenderer } from "../../src/report/document/png.js";
import { withAlpha } from "../../src/report/drawing/colors.js";
import { labelRoom } from "../../src/report/drawing/direct-labels.js";
import type { FigureConfiguration } from "../../src/report/drawing/figure.js";
import type { Row } from "./contest.js";
import { problems, type Problem } from "./problems.js";
import { readResults } from "./results.js";

const folder = new URL("../../docs/images/", import.meta.url);

interface Curve {
  readonly name: string;
  readonly color: string;
  readonly dash: readonly number[];
  readonly rows: readonly Row[];
}

/** Draws the committed results on every problem as `docs/images/search-PROBLEM.png`; resolves to their names. */
export function drawCurves(): readonly string[] {
  mkdirSync(folder, { recursive: true });
  const renderer = new PngRenderer();
  return problems.map((problem) => {
    const chart = curvesOn(problem, readResults(problem.name));
    writeFileSync(new URL(`${chart.name}.png`, folder), renderer.render(chart));
    return `${chart.name}.png`;
  });
}

/** Medians of how far the best trial is from the optimum, with the quartiles as a band; Optuna's dashed. */
function curvesOn(problem: Problem, results: readonly Row[]): Chart {
  const short = (by: Row["by"], sampler: string) => (by === "Optuna" ? `Optuna ${sampler}` : sampler);
  const names = [...new Set(results.map(({ by, sampler }) => short(by, sampler)))];
  const samplers = [...new Set(problems.flatMap(({ ours, peers }) => [...ours, ...peers]))];
  const curves = names.map((name): Curve => {
    const rows = results.filter(({ by, sampler }) => short(by, sampler) === name);
    const color = colorOf(samplers.indexOf(rows[0]!.sampler));
    return { name, color, dash: rows[0]!.by === "Optuna" ? [5, 3] : [], rows };
  });
  const [min, max] = rangeOf(problem, results);
  const gap = (value: number) => Math.max(min, Math.abs(value - problem.optimum));
  const title = problem.reference === undefined ? "best value less the optimum" : "largest hypervolume less that found";
  return {
    name: `search-${problem.name}`,
    title: problem.name,
    caption: `Medians and quartiles over the seeds of ${problem.name}.`,
    width: 620,
    height: 380,
    config: {
      type: "line",
      data: {
        datasets: curves.flatMap((curve) => datasets(curve, gap)),
        figure: {
          labels: curves.map(({ name: text, color, dash, rows }) => ({
            text,
            style: { color, dash },
            y: gap(rows.at(-1)!.quartiles[1]),
          })),
        },
      },
      options: {
        layout: { padding: { top: 10, right: labelRoom(names) } },
        scales: {
          x: {
            type: "linear",
            min: 0,
            max: problem.trials,
            title: { display: true, text: `trials on ${problem.name}` },
            grid: { drawOnChartArea: false, tickLength: 5 },
            ticks: { padding: 2, maxRotation: 0 },
          },
          y: {
            type: "logarithmic",
            min,
            max,
            title: { display: true, text: `${title}, log scale` },
            grid: { tickLength: 5 },
            ticks: { padding: 2, includeBounds: false },
          },
        },
      },
    } as FigureConfiguration,
    plotted: { columns: [], rows: [] },
  };
}

/** Of the medians; what is within 1e-5 of the largest distance of the optimum has found it. */
function rangeOf({ optimum }: Problem, results: readonly Row[]): readonly [min: number, max: number] {
  const gaps = results.map(({ quartiles }) => Math.abs(quartiles[1] - optimum));
  const greatest = Math.max(...gaps);
  return [Math.max(greatest / 1e5, 0.7 * Math.min(...gaps)), 1.3 * greatest];
}

function datasets({ name, color, dash, rows }: Curve, gap: (value: number) => number): readonly object[] {
  const along = (quartile: 0 | 1 | 2) =>
    rows.map(({ trials, quartiles }) => ({ x: trials, y: gap(quartiles[quartile]) }));
  const line = { pointRadius: 0, normalized: true };
  return [
    { ...line, label: name, data: along(1), borderColor: color, borderWidth: 1.75, borderDash: [...dash] },
    {
      ...line,
      label: `${name}, third quartile`,
      data: along(2),
      borderWidth: 0,
      fill: "+1",
      backgroundColor: withAlpha(color, 0.08),
    },
    { ...line, label: `${name}, first quartile`, data: along(0), borderWidth: 0 },
  ];
}
