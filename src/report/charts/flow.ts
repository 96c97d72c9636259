import { aggregateMetric } from "../data/aggregate.js";
import { describeMetric } from "../data/metric-names.js";
import type { Cloud, DatasetFacts, Paths, Pictures, ReportData } from "../data/report-data.js";
import { flowMargins, type Flow, type FlowPanel } from "./flow-frame.js";
import { aspect, coordinateTitles, windowOf } from "./map-grid.js";
import { coordinatesSentence, planePoints, rounded } from "./plane.js";
import { colorOf } from "./style.js";

const mostPanels = 3;
const mostPanelWidth = 340;
const mostWidth = 900;

/** A flow to be played, with what is said of it. */
export interface PlayedFlow {
  readonly flow: Flow;
  readonly caption: string;
}

/**
 * The flows of a study to be played: of each series of moving samples the setting that is best by `metric`, at most three.
 * Undefined if no run left trajectories of two coordinates or more.
 */
export function playedFlow(data: ReportData, metric: string | undefined): PlayedFlow | undefined {
  const moving = data.pictures.filter(({ paths }) => paths !== undefined && paths.d > 1);
  if (!data.data || moving.length === 0) return undefined;
  const series = [...new Set(moving.map(({ group }) => group.series))];
  const shown = series.slice(0, mostPanels).map((one) =>
    bestOf(
      data,
      moving.filter(({ group }) => group.series === one),
      metric,
    ),
  );
  const { times } = shown[0]!.paths!;
  const panels = shown.filter(({ paths }) => paths!.times.length === times.length).map(panelOf);
  const flow = flowOf(panels, times, data.data, data.dataset);
  if (!flow) return undefined;
  const [first] = flow.panels;
  const caption = [
    `${first!.positions[0]!.length / 2} samples on their way from the base (t = 0) to the data (t = 1, grey test points), seed ${data.picturedSeed ?? 0}; tails show where they come from.`,
    ...(metric !== undefined && moving.length > series.length
      ? [`Of each model the setting with the best ${describeMetric(metric, data.metricFacts).short} is played.`]
      : []),
    ...(series.length > shown.length ? [`The first ${shown.length} of ${series.length} models are played.`] : []),
    ...coordinatesSentence(data),
  ].join(" ");
  return { flow, caption };
}

/** Flows that are known at the same times, side by side in the window of the data; undefined if that has no plane. */
export function flowOf(
  panels: readonly FlowPanel[],
  times: readonly number[],
  data: Cloud,
  dataset: DatasetFacts | undefined,
): Flow | undefined {
  const window = windowOf(data);
  if (!window) return undefined;
  const { left, right, top, bottom, gap } = flowMargins;
  const gaps = left + right + (panels.length - 1) * gap;
  const panelWidth = Math.floor(Math.min(mostPanelWidth, (mostWidth - gaps) / panels.length));
  const panelHeight = Math.round(panelWidth * aspect(window, dataset));
  const [xTitle, yTitle] = coordinateTitles(dataset);
  return {
    width: gaps + panels.length * panelWidth,
    height: top + panelHeight + bottom,
    ...{ panelWidth, panelHeight, x: window.x, y: window.y, xTitle, yTitle, times, panels },
    data: planePoints(data),
  };
}

function bestOf(data: ReportData, pictures: readonly Pictures[], metric: string | undefined): Pictures {
  const better = metric === undefined ? undefined : describeMetric(metric, data.metricFacts).better;
  if (metric === undefined || better === undefined) return pictures.at(-1)!;
  const score = ({ group }: Pictures) => {
    const { mean } = aggregateMetric(group.runs, metric);
    return Number.isNaN(mean) ? Infinity : better === "lower" ? mean : -mean;
  };
  return pictures.reduce((best, one) => (score(one) < score(best) ? one : best));
}

function panelOf({ group, paths }: Pictures): FlowPanel {
  return { title: group.label, color: colorOf(group.series.modelIndex), positions: positionsOf(paths!) };
}

/** The plane positions of every point, time by time. */
export function positionsOf({ times, n, d, values }: Paths): readonly (readonly number[])[] {
  return times.map((_, s) =>
    Array.from({ length: 2 * n }, (__, k) => rounded(values[(s * n + (k >> 1)) * d + (k & 1)]!)),
  );
}
