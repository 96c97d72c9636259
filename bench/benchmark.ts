/** A comparison of speed with another implementation of the same task. */
export interface Benchmark {
  readonly name: string;
  /** What `ours` and `peer` are measured in; less is better. */
  readonly unit: string;
  /** The ratio peer / ours that is aimed at. */
  readonly target: number;
  /** Who the peer is. */
  readonly peer: string;
  /** How often the contestants work; 7 times if left out. */
  readonly rounds?: number;
  /** The contestants of both sides; of each side the fastest counts. */
  start(): Promise<Contest>;
}

export interface Contest {
  readonly ours: readonly Contestant[];
  readonly peer: readonly Contestant[];
  stop(): Promise<void> | void;
}

/** Works for a while and says what a unit of work took. */
export type Contestant = () => Promise<number>;

export interface Result {
  readonly name: string;
  /** Medians over the rounds, of the fastest contestant of each side. */
  readonly ours: number;
  readonly peer: number;
  readonly unit: string;
  /** peer / ours: above 1 where we are faster. */
  readonly ratio: number;
  readonly target: number;
  /** Interquartile range of the rounds' ratios over their median. */
  readonly spread: number;
  readonly machine: string;
}
