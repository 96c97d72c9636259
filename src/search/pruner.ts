/** What a trial has reported along its training: lower is better. */
export interface Progress {
  /** Steps of training at which it reported, ascending. */
  readonly steps: readonly number[];
  readonly values: readonly number[];
}

export interface PruningQuestion {
  /** The trial in question, up to the report that it has just made. */
  readonly own: Progress;
  /** Number of the trial, and of its seed among the trial's seeds. */
  readonly number: number;
  /** The same seed of every other trial of the model that has reported anything, with whether it has ended well. */
  readonly others: readonly (Progress & { readonly number: number; readonly completed: boolean })[];
  /** Steps of a whole training. */
  readonly steps: number;
}

/** A search as its pruner will find it. */
export interface PrunedSearch {
  /** Steps of a whole training. */
  readonly steps: number;
  /** Steps from one report to the next; that of the last step comes too late to end anything. */
  readonly every: number;
  /** Trials of a model, where their number is known. */
  readonly trials?: number;
}

/** Says whether a trial is to end here, because it is not worth going on. */
export interface Pruner {
  /** Why no trial of such a search could ever be ended, which option it is included; undefined if one could. */
  obstacle?(search: PrunedSearch): string | undefined;
  /** Why the trial ends here, in a sentence that is kept with the run; undefined if it goes on. */
  prune(question: PruningQuestion): string | undefined;
}

/** The last step at which a pruner is asked; 0 where it never is. */
export function lastReport({ steps, every }: PrunedSearch): number {
  return every * Math.floor((steps - 1) / every);
}

/** Why a warm-up outlasts all that a trial reports. */
export function warmupObstacle(warmup: number, search: PrunedSearch, name: string): string | undefined {
  if (warmup <= lastReport(search)) return undefined;
  return `${name}.warmup: ${warmup} steps outlast the last report that could end a trial, at ${lastReport(search)}`;
}

declare module "../component/kinds.js" {
  interface ComponentKinds {
    pruner: Pruner;
  }
}
