import type { ReportData } from "../data/report-data.js";
import type { Chart } from "./chart.js";
import { densityMaps } from "./densities.js";
import { imageGrids } from "./image-grids.js";
import { laguerreCells } from "./laguerre-cells.js";
import { likelihoodCalibration } from "./likelihood-calibration.js";
import { metricAgainstOption } from "./metric-against-option.js";
import { metricByModel } from "./metric-by-model.js";
import { qualityAgainstCost } from "./quality-against-cost.js";
import { reflowRounds } from "./reflow-rounds.js";
import { sampleGrid } from "./samples.js";
import { spaceFromAbove, spaceFromSide, sphereMap } from "./space-views.js";
import { trainingCurves } from "./training-curves.js";
import { trajectoryGrid } from "./trajectories.js";
import { vectorFields } from "./vector-fields.js";

/** Ways to draw one metric over all groups; the first that fits a study is taken. */
export const metricCharts: readonly ((data: ReportData, metric: string) => Chart | undefined)[] = [
  metricAgainstOption,
  metricByModel,
];

/** Ways to draw one metric that stand beside the first. */
export const furtherMetricCharts: readonly ((data: ReportData, metric: string) => Chart | undefined)[] = [
  qualityAgainstCost,
];

/** The charts of metrics over all groups. */
export function chartsOfMetrics(data: ReportData, names: readonly string[]): readonly Chart[] {
  return names.flatMap((metric) => {
    const further = furtherMetricCharts.flatMap((draw) => draw(data, metric) ?? []);
    for (const draw of metricCharts) {
      const chart = draw(data, metric);
      if (chart) return [chart, ...further];
    }
    return further;
  });
}

type PictureChart = (data: ReportData) => Chart | undefined;

/** Samples beside the data, in the way that their space asks for. */
export const sampleCharts: readonly PictureChart[] = [sampleGrid, spaceFromSide, spaceFromAbove, sphereMap, imageGrids];

/** Pictures of what the models make, each of the whole study on one dataset. */
export const pictureCharts: readonly PictureChart[] = [
  ...sampleCharts,
  ...[densityMaps, likelihoodCalibration, trajectoryGrid, vectorFields, laguerreCells],
];

/** Ways to draw what a model logged along its training. */
export const trainingCharts: readonly ((data: ReportData, metric: string, model: string) => Chart | undefined)[] = [
  trainingCurves,
];

/** Ways to draw what each round of reflow left. */
export const roundCharts: readonly ((data: ReportData, metric: string) => Chart | undefined)[] = [reflowRounds];
