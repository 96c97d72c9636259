import type { ReportSettings } from "../../experiment/report-settings.js";
import type { MetricFactsByName } from "./metric-names.js";
import type { Json, RunStatus, Store } from "../../tracking/store.js";

/** What a report needs of a store. */
export type ReportStore = Pick<Store, "runs" | "series" | "artifacts" | "readArtifact">;

/** What a study says of itself: the words at the head of its report, and how the rest is chosen. */
export interface ReportText extends Partial<ReportSettings> {
  /** What is studied, in a sentence or two. */
  readonly description?: string;
  readonly question?: string;
  /** The metrics that its last search was for, `-name` where higher is better. */
  readonly objectives?: readonly string[];
}

/** The dataset as runs describe it in their `dataset.json`. */
export interface DatasetFacts {
  readonly name: string;
  readonly dimension: number;
  readonly columns: readonly string[];
  readonly train: number;
  readonly validation: number;
  readonly test: number;
  /** Differential entropy of the law of the data in nats, where it is known. */
  readonly entropy?: { readonly value: number; readonly error: number };
}

/** One of the datasets of a study. */
export interface StudiedDataset {
  /** "dimension = 5", or the dataset's name; empty for the only one. */
  readonly words: string;
  readonly facts?: DatasetFacts;
  readonly data?: Cloud;
}

/** The numeric option that the study varies; options tied to it are the same axis. */
export interface Axis {
  readonly paths: readonly string[];
  /** "bandwidth σ" */
  readonly title: string;
  /** "σ": short enough for a panel's title. */
  readonly symbol: string;
  readonly logarithmic: boolean;
  /** Every value that was run, ascending. */
  readonly values: readonly number[];
}

/** Runs that share a line in a chart: one model, and one choice of every searched option but the axis. */
export interface SeriesOfRuns {
  readonly label: string;
  readonly model: string;
  /** Place of the model among the study's in the order of their first runs: it decides the colour, in every chart. */
  readonly modelIndex: number;
  /** Place among the series of the same model: it decides the marker. */
  readonly variant: number;
  /** Whether the axis means anything to this model. */
  readonly onAxis: boolean;
}

export interface ReportRun {
  readonly id: string;
  readonly status: RunStatus;
  readonly label: string;
  readonly seed: number;
  readonly attempt: number;
  readonly error?: string;
  /** From its start to its end. */
  readonly seconds?: number;
  readonly options: Readonly<Record<string, Json>>;
  readonly point: Readonly<Record<string, Json>>;
  readonly overrides: Readonly<Record<string, Json>>;
  readonly environment: Readonly<Record<string, Json>>;
  readonly source: { readonly path: string; readonly text: string };
  /** Last value of every metric; NaN and the infinities as they were logged. */
  readonly metrics: Readonly<Record<string, number>>;
}

/** The runs of one point of the study: they differ in their seeds alone. */
export interface Group {
  readonly series: SeriesOfRuns;
  /** Value on the axis; absent for a model without it. */
  readonly x?: number;
  /** "flow matching, σ = 0.05" */
  readonly label: string;
  /** Completed runs by ascending seed. */
  readonly runs: readonly ReportRun[];
}

/** A figure logged while training, of one run. */
export interface Curve {
  readonly run: ReportRun;
  readonly steps: Float64Array;
  readonly values: Float64Array;
}

/** Rows of coordinates, decimated to what a picture can show. */
export interface Cloud {
  readonly d: number;
  readonly values: Float64Array;
  /** Rows before decimation. */
  readonly of: number;
}

/** Log density in nats over a regular grid of cell centres, row by row from the lowest y. */
export interface DensityGrid {
  readonly x: readonly [min: number, max: number, n: number];
  readonly y: readonly [min: number, max: number, n: number];
  readonly values: Float64Array;
}

/** Positions [times, n, d] of `n` points on their way from base to data. */
export interface Paths {
  readonly times: readonly number[];
  readonly n: number;
  readonly d: number;
  readonly values: Float64Array;
}

/** Velocities [times, ny, nx, 2] over a regular grid of cell centres, row by row from the lowest y. */
export interface VelocityGrid {
  readonly times: readonly number[];
  readonly x: readonly [min: number, max: number, n: number];
  readonly y: readonly [min: number, max: number, n: number];
  readonly values: Float64Array;
}

/** Transport to atoms in the plane, in model units: atom j gets the x with the least |x - y_j|^2 - potential_j. */
export interface SemiDiscreteCells {
  /** [n, 2]. */
  readonly atoms: Float64Array;
  readonly potentials: Float64Array;
}

/** What one group's run of the pictured seed left behind. */
export interface Pictures {
  readonly group: Group;
  readonly samples?: Cloud;
  readonly density?: DensityGrid;
  readonly paths?: Paths;
  readonly velocity?: VelocityGrid;
  /** [n, 2] log densities at test points: of the law, of the model. */
  readonly logDensities?: Cloud;
  readonly cells?: SemiDiscreteCells;
}

/** How runs are run again: the words of each command, and the ids of the runs that the commands lead to. */
export interface RunsAgain {
  readonly commands: readonly (readonly string[])[];
  readonly runs: ReadonlySet<string>;
}

/** Everything that a report draws, in plain values. */
export interface ReportData {
  readonly study: string;
  readonly text: ReportText;
  /** The baseline that was asked for, in place of the study's. */
  readonly baseline?: string;
  /** The words of the command that makes this report of the runs; that for all runs of the study if absent. */
  readonly command?: readonly string[];
  /** How to run the runs again, as far as the sweeps are known that they come from. */
  readonly again?: RunsAgain;
  readonly dataset?: DatasetFacts;
  /** Each of the datasets that the study searches over; one where it does not. */
  readonly datasets: readonly StudiedDataset[];
  readonly axis?: Axis;
  readonly models: readonly string[];
  readonly series: readonly SeriesOfRuns[];
  readonly groups: readonly Group[];
  readonly runs: readonly ReportRun[];
  /** Metrics with one value a run, in reading order. */
  readonly metrics: readonly string[];
  /** What the metrics of the runs say of themselves. */
  readonly metricFacts: MetricFactsByName;
  /** Metrics logged along training, with the curves of each. */
  readonly curves: Readonly<Record<string, readonly Curve[]>>;
  /** What reflow logged after each of its rounds, which take the place of steps. */
  readonly rounds: Readonly<Record<string, readonly Curve[]>>;
  /** Seed of the runs that samples, densities and trajectories are shown of. */
  readonly picturedSeed?: number;
  readonly data?: Cloud;
  readonly pictures: readonly Pictures[];
}
