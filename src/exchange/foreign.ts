import { hashOf } from "../experiment/config.js";
import type { KeptRun } from "../tracking/adopt.js";
import type { Json, Run, Series } from "../tracking/store.js";

/** What a tracker of another kind tells of a run. */
export interface ForeignRun {
  /** What it came from, whatever the place: equal words give equal runs. */
  readonly origin: readonly string[];
  readonly tool: "mlflow" | "tensorboard";
  readonly study: string;
  readonly label: string;
  readonly status: "completed" | "failed" | "killed";
  readonly createdAt: number;
  readonly finishedAt: number;
  /** Parameters of the run, as options. */
  readonly options: Readonly<Record<string, Json>>;
  readonly environment: Readonly<Record<string, Json>>;
  readonly series: ReadonlyMap<string, Series>;
  readonly artifacts: KeptRun["artifacts"];
}

/** A run of another tracker as one of a store; its id follows from its origin, so that it is imported once. */
export function foreignRun(foreign: ForeignRun): KeptRun {
  const { tool, origin, study, label, status, createdAt, finishedAt, options, environment } = foreign;
  const config: Json = { [tool]: { origin: [...origin], options } };
  const run: Run = {
    id: `${tool}-${hashOf([tool, ...origin]).slice(0, 16)}`,
    study,
    label,
    seed: 0,
    config,
    configHash: hashOf(config),
    options,
    point: {},
    overrides: {},
    source: { path: "", text: "" },
    status,
    attempt: 1,
    createdAt,
    startedAt: createdAt,
    finishedAt,
    environment,
    metrics: {},
  };
  return {
    run,
    attempts: [{ attempt: 1, startedAt: createdAt, finishedAt, status, environment }],
    output: [],
    series: foreign.series,
    artifacts: foreign.artifacts,
  };
}

interface Point {
  readonly step: number;
  readonly value: number;
  readonly at: number;
}

/** Points as they were written, in any order and with repeated steps, of which the last stands. */
export class SeriesBuilder {
  #points: Point[] = [];

  add(step: number, value: number, at: number): void {
    this.#points.push({ step, value, at: Math.round(at) });
  }

  /** The same for one who starts again at this step: what was at it and after it is forgotten. */
  addRestarting(step: number, value: number, at: number): void {
    while (this.#points.length > 0 && this.#points.at(-1)!.step >= step) this.#points.pop();
    this.add(step, value, at);
  }

  series(): Series {
    // Sorting keeps the order of equals.
    const sorted = this.#points.toSorted((a, b) => a.step - b.step);
    const points = sorted.filter(({ step }, i) => step !== sorted[i + 1]?.step);
    return {
      steps: Float64Array.from(points, ({ step }) => step),
      values: Float64Array.from(points, ({ value }) => value),
      at: Float64Array.from(points, ({ at }) => at),
    };
  }
}
