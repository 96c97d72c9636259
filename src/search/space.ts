/** Whether a dimension is there at all: only in trials in which the choice `key` has taken its value number `choice`. */
export interface Condition {
  readonly key: string;
  readonly choice: number;
}

interface DimensionBase {
  /** Names it within its space: its path, with what it depends on where several dimensions have that path. */
  readonly key: string;
  /** Dotted path of the option. */
  readonly path: string;
  readonly when?: Condition;
}

/** One searched option as a sampler sees it; what a point holds for it is in parentheses. */
export type Dimension =
  /** One of `size` values; ordered ones are numbers that rise or fall (index, from 0). */
  | (DimensionBase & { readonly type: "choice"; readonly size: number; readonly ordered: boolean })
  /** A real in [low, high], searched on a log scale if `log` (the value). */
  | (DimensionBase & { readonly type: "real"; readonly low: number; readonly high: number; readonly log: boolean })
  /** An integer in [low, high], both included (the value). */
  | (DimensionBase & { readonly type: "integer"; readonly low: number; readonly high: number; readonly log: boolean })
  /** A real from a normal law (the value). */
  | (DimensionBase & { readonly type: "normal"; readonly mean: number; readonly deviation: number });

/** What is searched, conditions before what depends on them; tied options are not among them. */
export type Space = readonly Dimension[];

/** A number for every dimension whose condition holds, by key, and for no other. */
export type Point = Readonly<Record<string, number>>;

/** Whether a dimension is there in a trial at this point. */
export function isActive({ when }: Dimension, point: Point): boolean {
  return when === undefined || point[when.key] === when.choice;
}
