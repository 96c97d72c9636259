import type { Dataset } from "../datasets/dataset.js";
import type { FittedModel } from "../models/model.js";
import type { Points } from "../numerics/points.js";
import type { Stream } from "../numerics/random.js";

export interface MetricValue {
  /** "nll.test", "w2", "w2.floor": lower case, dots from general to special. */
  readonly name: string;
  readonly value: number;
  readonly standardError?: number;
  /** Points behind the number. */
  readonly n: number;
}

/** What a metric may look at; `samples` are drawn once a trial and shared, so that metrics compare like with like. */
export interface EvaluationContext {
  readonly model: FittedModel;
  readonly dataset: Dataset;
  samples(n: number): Promise<Points>;
  /** A stream of the metric's own, the same in every trial of equal seed. */
  readonly stream: Stream;
}

/** A named figure, or a few that belong together, of a fitted model on a dataset. */
export interface Metric {
  readonly name: string;
  /** What the values are measured in: "nats", "model units", "1". */
  readonly unit: string;
  /** Absent where the value nearest to `ideal` is the best. */
  readonly lowerIsBetter?: boolean;
  /** What a perfect model scores on average, where that is one number. */
  readonly ideal?: number;
  /** No values where the metric has no meaning for this model (NLL without a density). */
  evaluate(context: EvaluationContext): Promise<readonly MetricValue[]>;
}

declare module "../component/kinds.js" {
  interface ComponentKinds {
    metric: Metric;
  }
}
