import { quantile } from "../../numerics/statistics.js";
import { binned, thinned, type BinnedCurve } from "../data/binned.js";
import { describeMetric } from "../data/metric-names.js";
import type { Curve, Group, ReportData } from "../data/report-data.js";
import { withAlpha } from "../drawing/colors.js";
import type { FigureConfiguration } from "../drawing/figure.js";
import { formatNumber } from "../drawing/numbers.js";
import { named, referenceStyle } from "./annotations.js";
import { niceTicks } from "./axes.js";
import { fileName, type Chart } from "./chart.js";
import { axesOf, panelGrid, type PanelCell, type PanelGrid } from "./panel-grid.js";
import { capitalised } from "./phrases.js";
import { rounded } from "./plane.js";
import { colorOf, columnWidth, pageWidth } from "./style.js";

interface Panel {
  readonly cell: PanelCell;
  /** The first of those that the panel shows. */
  readonly group: Group;
  /** Every setting whose runs trained exactly so. */
  readonly alike: readonly Group[];
  readonly raw: readonly {
    readonly seed: number;
    readonly points: readonly (readonly [step: number, value: number])[];
  }[];
  readonly mean: readonly BinnedCurve[];
}

const parts = 40;
const mostPoints = 240;
const mostColumns = 4;
/** More panels than a page has room for tell no more: of more settings, some are drawn. */
const mostPanels = 24;
const left = 66;
const right = 14;

/**
 * A metric along the training of a model, a panel for each of its settings: every run as it was logged, and the mean and
 * spread over the seeds. Undefined if no run of the model logged the metric along its training.
 */
export function trainingCurves(data: ReportData, metric: string, model: string): Chart | undefined {
  const groups = data.groups.filter((group) => group.series.model === model);
  const excess = groups.some((group) => group.runs.some((run) => `${metric}.floor` in run.metrics));
  const curves = (data.curves[metric] ?? []).map((curve) => (excess ? aboveFloor(curve, metric) : curve));
  const trained = trainedOf(groups, curves);
  if (trained.length === 0) return undefined;
  const panels = panelsOf(data, spreadOver(trained, mostPanels));
  const words = describeMetric(metric, data.metricFacts);
  const title = `${excess ? "excess " : ""}${words.short}${words.unit === "" ? "" : ` (${words.unit})`}`;
  const window = valueWindow(panels);
  const grid = gridOf(panels, title, window);
  const cut = panels.some(({ raw }) => raw.some(({ points }) => points.some(([, value]) => value > window[1])));
  const several = panels.some((panel) => panel.mean.some((bin) => bin.sd !== undefined));
  return {
    name: fileName("training", metric, model),
    title: `${capitalised(words.title)} of ${model}`,
    caption: [
      `${capitalised(words.title)} of ${model} along training${excess ? ", less the least value that any model can reach (dashed line at 0)" : ""}.`,
      `Thin lines are the runs as logged${isThinned(panels, data.curves[metric] ?? []) ? " (least and greatest value of each stretch)" : ""};`,
      `the thick line is their average over each fortieth of the training${several ? ", the band ± one standard deviation over the seeds." : "; one seed, so there is no band."}`,
      ...(panels.some(({ alike }) => alike.length > 1) ? ["Settings that trained exactly alike share a panel."] : []),
      ...(panels.length < trained.length
        ? [`Of ${trained.length} settings ${panels.length} are drawn, evenly spread over their order.`]
        : []),
      ...(cut ? ["The highest values leave the frame."] : []),
    ].join(" "),
    width: grid.width,
    height: grid.height,
    config: {
      type: "line",
      data: { datasets: panels.flatMap(datasets), figure: grid.figure },
      options: {
        layout: { padding: grid.padding },
        scales: grid.scales,
        plugins: { annotation: { annotations: named(excess ? panels.map(zeroLine) : []) } },
      },
    } as FigureConfiguration,
    plotted: {
      columns: ["series", data.axis?.title ?? "option", "line", "step", title, "standard deviation", "runs"],
      rows: panels.flatMap(({ alike, raw, mean }) => {
        const setting = [seriesOf(alike), alike.map(({ x }) => x ?? "").join(", ")];
        return [
          ...raw.flatMap(({ seed, points }) =>
            points.map(([step, value]) => [...setting, `seed ${seed}`, step, value, "", 1]),
          ),
          ...mean.map((bin) => [...setting, "mean", bin.step, bin.mean, bin.sd ?? "", bin.n]),
        ];
      }),
    },
  };
}

/** The settings that have curves. */
function trainedOf(groups: readonly Group[], curves: readonly Curve[]): readonly Alike[] {
  const finite = new Map<Group["runs"][number], Curve[]>();
  for (const curve of curves) {
    if (curve.values.some(Number.isFinite)) finite.set(curve.run, [...(finite.get(curve.run) ?? []), curve]);
  }
  return trainedAlike(
    groups
      .map((group) => ({ group, own: group.runs.flatMap((run) => finite.get(run) ?? []) }))
      .filter(({ own }) => own.length > 0),
  );
}

/** At most `most` of a list, the first and the last among them. */
function spreadOver<T>(list: readonly T[], most: number): readonly T[] {
  if (list.length <= most) return list;
  return Array.from({ length: most }, (_, i) => list[Math.round((i * (list.length - 1)) / (most - 1))]!);
}

function panelsOf(data: ReportData, drawn: readonly Alike[]): readonly Panel[] {
  const oneSeries = new Set(drawn.flatMap(({ alike }) => alike.map(({ series }) => series))).size === 1;
  return drawn.map(({ alike, own }, i) => ({
    cell: {
      row: Math.floor(i / mostColumns),
      column: i % mostColumns,
      ...(drawn.length > 1 && { title: titleOf(data, alike, oneSeries) }),
    },
    group: alike[0]!,
    alike,
    raw: own.map((curve) => ({ seed: curve.run.seed, points: thinned(curve, mostPoints) })),
    mean: binned(own, parts),
  }));
}

interface Trained {
  readonly group: Group;
  readonly own: readonly Curve[];
}

interface Alike {
  readonly alike: readonly Group[];
  readonly own: readonly Curve[];
}

/** Settings with the same curves at the same seeds as one: what is searched of a solver is nothing to the training. */
function trainedAlike(all: readonly Trained[]): readonly Alike[] {
  const different: { readonly alike: Group[]; readonly own: readonly Curve[] }[] = [];
  for (const { group, own } of all) {
    const same = different.find((other) => areSame(other.own, own));
    if (same) same.alike.push(group);
    else different.push({ alike: [group], own });
  }
  return different;
}

function areSame(some: readonly Curve[], others: readonly Curve[]): boolean {
  const equal = (a: Float64Array, b: Float64Array) =>
    a.length === b.length && a.every((one, i) => Object.is(one, b[i]));
  return (
    some.length === others.length &&
    some.every(({ run, steps, values }, i) => {
      const other = others[i]!;
      return run.seed === other.run.seed && equal(steps, other.steps) && equal(values, other.values);
    })
  );
}

function titleOf({ axis }: ReportData, alike: readonly Group[], oneSeries: boolean): string {
  if (oneSeries && axis && alike[0]!.x !== undefined) {
    return `${axis.symbol} = ${alike.map(({ x }) => formatNumber(x!)).join(", ")}`;
  }
  return alike.map(({ label, series }) => label.replace(`${series.model}, `, "")).join("; ");
}

/** The series of settings that share a panel, each once. */
function seriesOf(alike: readonly Group[]): string {
  return [...new Set(alike.map(({ series }) => series.label))].join("; ");
}

function aboveFloor({ run, steps, values }: Curve, metric: string): Curve {
  const floor = run.metrics[`${metric}.floor`] ?? 0;
  return { run, steps, values: values.map((value) => value - floor) };
}

function isThinned(panels: readonly Panel[], curves: readonly Curve[]): boolean {
  const shown = new Set(panels.flatMap(({ group }) => group.runs));
  return curves.some((curve) => shown.has(curve.run) && curve.steps.length > mostPoints);
}

/** All panels share it: from the least value to where the steep beginning ends. */
function valueWindow(panels: readonly Panel[]): readonly [min: number, max: number] {
  const values = panels.flatMap(({ raw }) => raw.flatMap(({ points }) => points.map(([, value]) => value)));
  const [low, high] = [quantile(values, 0.001), quantile(values, 0.985)];
  const room = 0.06 * (high - low) || Math.abs(high) * 0.1 || 1;
  return [low - room, high + room];
}

function gridOf(panels: readonly Panel[], title: string, [min, max]: readonly [min: number, max: number]): PanelGrid {
  const columns = Math.min(mostColumns, panels.length);
  const columnGap = 12;
  const full = columns > 2 ? pageWidth : columnWidth;
  const panelWidth = Math.floor((full - left - right - (columns - 1) * columnGap) / columns);
  const last = Math.max(...panels.flatMap(({ raw }) => raw.map(({ points }) => points.at(-1)![0])));
  const axis = {
    type: "linear",
    border: { display: false },
    grid: { drawOnChartArea: false, tickLength: 4 },
    ticks: { autoSkip: false, padding: 1, maxRotation: 0, font: { size: 12 } },
  };
  return panelGrid({
    cells: panels.map((panel) => panel.cell),
    rowNames: [],
    panelWidth,
    panelHeight: Math.round(Math.min(230, panelWidth * 0.62)),
    columnGap: () => columnGap,
    left,
    right,
    xAxis: { ...axis, min: 0, max: last, tickValues: niceTicks(0, 0.93 * last, 3) },
    yAxis: { ...axis, min, max, tickValues: niceTicks(min, max, 4) },
    xTitle: "training step",
    yTitle: title,
  });
}

/** Where the excess ends if the model is as good as any can be. */
function zeroLine({ cell }: Panel): object {
  const { x: xScaleID, y: yScaleID } = axesOf(cell);
  const { color, dash } = referenceStyle;
  return {
    type: "line",
    xScaleID,
    yScaleID,
    yMin: 0,
    yMax: 0,
    borderColor: color,
    borderWidth: 1,
    borderDash: [...dash],
  };
}

function datasets({ cell, group, raw, mean }: Panel): readonly object[] {
  const { x: xAxisID, y: yAxisID } = axesOf(cell);
  const color = colorOf(group.series.modelIndex);
  const line = { xAxisID, yAxisID, pointRadius: 0, pointHitRadius: 4, normalized: true };
  const edge = (sign: number) =>
    mean.filter((bin) => bin.sd !== undefined).map((bin) => ({ x: bin.step, y: bin.mean + sign * bin.sd! }));
  return [
    {
      ...line,
      label: group.label,
      data: mean.map(({ step, mean: y, sd, n }) => ({ x: step, y, mean: y, ...(sd !== undefined && { sd }), n })),
      borderColor: color,
      borderWidth: 2,
    },
    {
      ...line,
      label: `${group.label}, mean + sd`,
      data: edge(1),
      borderWidth: 0,
      fill: "+1",
      backgroundColor: withAlpha(color, 0.22),
    },
    { ...line, label: `${group.label}, mean − sd`, data: edge(-1), borderWidth: 0 },
    ...raw.map(({ seed, points }) => ({
      ...line,
      label: `${group.label}, seed ${seed}`,
      data: points.map(([step, value]) => ({ x: step, y: rounded(value) })),
      borderColor: withAlpha(color, 0.25),
      borderWidth: 0.6,
    })),
  ];
}
