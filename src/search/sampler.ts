import type { Point, Space } from "./space.js";

/** A trial as a sampler sees it: a point with the objectives found there, means over its seeds. */
export interface Trial {
  /** Counts from 0 in the order of asking. */
  readonly number: number;
  readonly point: Point;
  /** pending: asked for and not ended; pruned ones have the values that they were pruned at; failed ones have none. */
  readonly state: "completed" | "pruned" | "failed" | "pending";
  /** One an objective, lower is better. */
  readonly values: readonly number[];
  /** Standard errors of the values, where several seeds tell. */
  readonly standardErrors?: readonly number[];
}

export interface Question {
  readonly space: Space;
  /** The number of the trial that is asked for: all before it are in `trials`. */
  readonly number: number;
  readonly trials: readonly Trial[];
  readonly objectives: number;
  readonly seed: number;
}

/**
 * Says which point to try next. The answer depends on the question alone, so that a sweep that was stopped goes on as if
 * it had not been; what a sampler remembers between questions may only save time.
 */
export interface SearchSampler {
  /** Whether it can search for several objectives at once. */
  readonly multiObjective: boolean;
  /** Whether its answers depend on how earlier trials ended; one that does not is asked for all trials at once. */
  readonly needsResults: boolean;
  /** Whether it comes to an end by itself, so that no number of trials need be given. */
  readonly isFinite?: boolean;
  /** Undefined when there is nothing more to try. */
  suggest(question: Question): Point | undefined;
}

declare module "../component/kinds.js" {
  interface ComponentKinds {
    searchSampler: SearchSampler;
  }
}
