import type { ReportData } from "../data/report-data.js";
import type { Chart } from "./chart.js";
import { densityMaps } from "./densities.js";
import { metricAgainstOption } from "./metric-against-option.js";
import { metricByModel } from "./metric-by-model.js";
import { sampleGrid } from "./samples.js";
import { trainingCurves } from "./training-curves.js";
import { trajectoryGrid } from "./trajectories.js";

/** Ways to draw one metric over all groups; the first that fits a study is taken. */
export const metricCharts: readonly ((data: ReportData, metric: string) => Chart | undefined)[] = [
  metricAgainstOption,
  metricByModel,
];

/** Pictures of what the models make, each of the whole study. */
export const pictureCharts: readonly ((data: ReportData) => Chart | undefined)[] = [
  sampleGrid,
  densityMaps,
  trajectoryGrid,
];

/** Ways to draw what a model logged along its training. */
export const trainingCharts: readonly ((data: ReportData, metric: string, model: string) => Chart | undefined)[] = [
  trainingCurves,
];
