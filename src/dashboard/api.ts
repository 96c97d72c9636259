import type { Spread } from "../query/group.js";
import type { Chart } from "../report/charts/chart.js";
import type { Flow } from "../report/charts/flow-frame.js";
import type { Sweep } from "../tracking/sweep-store.js";
import type { Artifact, Attempt, Json, OutputLine, Run, RunStatus, Study } from "../tracking/store.js";

/*
 * What the server of the page answers, as JSON. Numbers that JSON lacks are the texts "NaN", "Infinity" and "-Infinity";
 * times are milliseconds since the epoch.
 */

/** A number that may be one that JSON lacks. */
export type JsonNumber = number | "NaN" | "Infinity" | "-Infinity";

export interface StoreAnswer {
  /** As it is named to people, without passwords. */
  readonly url: string;
  readonly version: string;
}

export interface StudyAnswer extends Pick<Study, "name" | "runs" | "updatedAt"> {
  readonly title?: string;
  readonly question?: string;
  /** How many of its runs are in each state; states without runs are left out. */
  readonly states: Readonly<Partial<Record<RunStatus, number>>>;
}

/** How the values of a column are to be shown. */
export type ColumnKind = "id" | "status" | "text" | "number" | "time" | "seconds" | "tags";

export interface ColumnAnswer {
  /** The field, as a filter, an order or a list of columns names it. */
  readonly name: string;
  readonly title: string;
  readonly kind: ColumnKind;
}

export type CellAnswer = Json | Spread;

export interface RowAnswer {
  /** Ids of its runs, one unless runs are grouped. */
  readonly runs: readonly string[];
  readonly cells: readonly CellAnswer[];
}

/** A stretch of a list of runs, which has `total` rows of `runs` runs out of `of`. */
export interface RunsAnswer {
  readonly total: number;
  readonly runs: number;
  readonly of: number;
  readonly from: number;
  readonly columns: readonly ColumnAnswer[];
  readonly rows: readonly RowAnswer[];
  /** Names of fields that runs of the list have, for those who write filters. */
  readonly fields: readonly string[];
}

export interface RunAnswer extends Run {
  readonly attempts: readonly Attempt[];
  readonly artifacts: readonly Artifact[];
}

export interface OutputAnswer {
  readonly lines: readonly OutputLine[];
  /** What to ask for next: how many lines there are. */
  readonly cursor: number;
}

export interface SeriesAnswer {
  readonly run: string;
  /** Whether the points follow those that the cursor stood for; if not, they are to take their place. */
  readonly more: boolean;
  readonly steps: readonly number[];
  readonly values: readonly JsonNumber[];
  /** What to ask with next; a run that ends, or is begun again, gets another one. */
  readonly cursor: string;
}

/** A row of the comparison of some runs: what each has, in the order of the runs. */
export interface ComparedAnswer {
  readonly name: string;
  readonly values: readonly (Json | null)[];
}

export interface CompareAnswer {
  readonly runs: readonly Pick<Run, "id" | "study" | "label" | "seed" | "status">[];
  /** Options in which they differ. */
  readonly options: readonly ComparedAnswer[];
  /** Last values of metrics. */
  readonly metrics: readonly ComparedAnswer[];
  /** Metrics that some of them logged more than once. */
  readonly curves: readonly string[];
}

/** Names of the metrics that were logged along the training of some of the runs. */
export interface CurvesAnswer {
  readonly metrics: readonly string[];
  readonly runs: readonly CurveRun[];
}

export type CurveRun = Pick<Run, "id" | "label" | "seed" | "status" | "point">;

export interface SweepAnswer {
  readonly states: Readonly<Partial<Record<RunStatus, number>>>;
  /** Sweeps that were begun, and what they are about. */
  readonly sweeps: readonly Pick<Sweep, "id" | "state" | "createdAt" | "updatedAt">[];
  /** Metrics that trials can be judged by, and the one that they are. */
  readonly metrics: readonly string[];
  readonly metric: string | null;
  readonly title: string;
  /** Which values of the metric are good, where that is known. */
  readonly better: "lower" | "higher" | null;
}

/** A chart of the report, without the table of what is plotted. */
export type ChartAnswer = Omit<Chart, "plotted">;

/** A flow of one panel as the report plays it, whose points may have numbers that JSON lacks. */
export interface TrajectoriesAnswer {
  readonly flow: Omit<Flow, "panels" | "data"> & {
    readonly panels: readonly { readonly title: string; readonly positions: readonly (readonly JsonNumber[])[] }[];
    /** Empty if the run has not kept where the flow should arrive. */
    readonly data: readonly JsonNumber[];
  };
  /** Coordinates of the space, of which the first two are seen. */
  readonly d: number;
}

export interface AnnotationRequest {
  readonly tags: readonly string[];
  readonly note: string;
}

export interface FailureAnswer {
  readonly error: string;
}
