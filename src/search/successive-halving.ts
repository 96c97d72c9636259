import { z } from "zod";
import type { OptionOutput } from "../component/component.js";
import { UserError } from "../numerics/error.js";
import { lastReport, type Progress, type PrunedSearch, type PruningQuestion } from "./pruner.js";
import { short } from "./progress.js";

/** Rungs at `first * eta^k` steps, at each of which the best 1/eta of the trials that reach it go on. */
export interface Rungs {
  readonly first: number;
  readonly eta: number;
}

/** Options of the pruners that halve. */
export const halvingShape = {
  minResource: z.int().positive().optional().describe("steps of the first rung; steps / eta^3 if absent"),
  eta: z.number().min(2).default(3).describe("of the trials at a rung, one in so many goes on"),
};

type HalvingOptions = OptionOutput<typeof halvingShape>;

/** Steps of the first rung: those that are asked for, or eta^-3 of a whole training, so that there are three rungs. */
function firstRung({ minResource, eta }: HalvingOptions, steps: number): number {
  return minResource ?? Math.max(1, Math.ceil(steps / eta ** 3));
}

/** Steps of the first rung; a UserError where a training does not come that far. */
export function minResourceOf(options: HalvingOptions, steps: number, name: string): number {
  const first = firstRung(options, steps);
  if (first < steps) return first;
  throw new UserError(
    `${name}.minResource: expected fewer than the ${steps} steps of a training, got ${first}; no trial would ever be ended.`,
  );
}

/** Why no trial would ever reach a rung before its last step. */
export function halvingObstacle(options: HalvingOptions, search: PrunedSearch, name: string): string | undefined {
  const first = firstRung(options, search.steps);
  if (first <= lastReport(search)) return undefined;
  return `${name}.minResource: the first rung, at ${first} steps, comes after the last report that could end a trial, at ${lastReport(search)}`;
}

/**
 * Asynchronous successive halving by stopping: a trial that reaches a rung is compared with those that have reached it
 * before, and ends unless it is among the best floor(n / eta) of these n (itself included), or the best where that is none.
 * A trial stands at a rung with the first value that it reports there or later.
 */
export function halve({ own, others }: PruningQuestion, { first, eta }: Rungs): string | undefined {
  const now = own.steps.length - 1;
  for (let resource = first; resource <= own.steps[now]!; resource *= eta) {
    if (indexAt(own, resource) !== now) continue;
    const value = rank(own.values[now]!);
    const rivals = others.flatMap((other) => other.values[indexAt(other, resource)] ?? []).map(rank);
    const places = Math.max(1, Math.floor((rivals.length + 1) / eta));
    const better = rivals.filter((rival) => rival < value).length;
    if (value < Infinity && better < places) continue;
    return (
      `At the rung of ${Math.ceil(resource)} steps its value, ${short(own.values[now]!)}, is not among the best ` +
      `${places} of the ${rivals.length + 1} trials that have reached it.`
    );
  }
  return undefined;
}

/** Number of the first report at a step or later; that of no report where there is none. */
function indexAt({ steps }: Progress, step: number): number {
  const index = steps.findIndex((one) => one >= step);
  return index === -1 ? steps.length : index;
}

/** A value for comparisons: what is not a number is worse than all numbers. */
function rank(value: number): number {
  return Number.isNaN(value) ? Infinity : value;
}
