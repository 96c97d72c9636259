import type { Store } from "../../tracking/store.js";
import type { ChartAnswer } from "../api.js";
import type { ReportCache } from "./report-cache.js";
import type { RunList } from "./run-list.js";

/** What routes answer from. */
export interface Services {
  readonly store: Store;
  readonly runs: RunList;
  readonly reports: ReportCache;
  /** The HTML of a study's report. */
  readonly renderReport: (study: string) => Promise<string>;
  /** The report's charts of a study by a metric. */
  readonly drawCharts: (study: string, metric: string) => Promise<readonly ChartAnswer[]>;
}
