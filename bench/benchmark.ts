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

/** Versions of programs and libraries, by their names. */
export type Versions = Readonly<Record<string, string>>;

export interface Contestant {
  /** Threads that it computes on at most; left out of what has no choice of them. */
  readonly threads?: number;
  /** What it computes with, but for Pushforward and what that stands on. */
  readonly versions?: Versions;
  /** Works for a while and says what a unit of work took. */
  work(): Promise<number>;
}

/** The fastest contestant of a side. */
export interface Side {
  /** Of what a unit of work took, over the rounds. */
  readonly median: number;
  /** Interquartile range of the rounds over their median. */
  readonly spread: number;
  readonly threads?: number;
}

export interface Result {
  readonly name: string;
  readonly ours: Side;
  readonly peer: Side & { readonly name: string };
  readonly unit: string;
  /** peer / ours: above 1 where we are faster. */
  readonly ratio: number;
  readonly target: number;
  /** Interquartile range of the rounds' ratios over their median. */
  readonly spread: number;
  readonly machine: string;
  /** Of both sides. */
  readonly versions: Versions;
}
