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

/** Says whether a trial is to end here, because it is not worth going on. */
export interface Pruner {
  /** Why the trial ends here, in a sentence that is kept with the run; undefined if it goes on. */
  prune(question: PruningQuestion): string | undefined;
}

declare module "../component/kinds.js" {
  interface ComponentKinds {
    pruner: Pruner;
  }
}
