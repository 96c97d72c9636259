import { z } from "zod";
import { component } from "../../component/component.js";
import { mean, quantile } from "../../numerics/statistics.js";
import { warmupObstacle, type Progress, type PrunedSearch, type Pruner, type PruningQuestion } from "../pruner.js";
import { finiteMinimum, reportsUntil, short } from "../progress.js";

export const median = component({
  kind: "pruner",
  name: "median",
  summary:
    "Median stopping: ends a trial whose best value so far is worse than the median of what completed trials had by that step.",
  paper: "Golovin et al. 2017 (Google Vizier), doi:10.1145/3097983.3098043, section 3.2.1",
  cost: "O(n r) time for n trials of r reports",
  options: {
    percentile: z
      .number()
      .gt(0)
      .lt(100)
      .default(50)
      .describe("a trial goes on that is among so many percent of the best; 50 for the median"),
    startup: z.int().min(1).default(5).describe("completed trials before which none is ended"),
    warmup: z.int().nonnegative().default(0).describe("steps of a trial before which it is not ended"),
    against: z
      .enum(["runningAverage", "value"])
      .default("runningAverage")
      .describe(
        "what stands for a completed trial: the average of its values up to the step, as in the paper, or the last of them",
      ),
  },
  inject: [],
  create: (options): Pruner => ({
    obstacle: (search) => obstacle(search, options),
    prune: (question) => prune(question, options),
  }),
});

interface Options {
  readonly percentile: number;
  readonly startup: number;
  readonly warmup: number;
  readonly against: "runningAverage" | "value";
}

function obstacle(search: PrunedSearch, { startup, warmup }: Options): string | undefined {
  const late = warmupObstacle(warmup, search, "median");
  if (late !== undefined || search.trials === undefined || startup < search.trials) return late;
  return `median.startup: ${startup} trials are to have completed before one is ended, and there are only ${search.trials}`;
}

function prune(
  { own, others }: PruningQuestion,
  { percentile, startup, warmup, against }: Options,
): string | undefined {
  const step = own.steps.at(-1)!;
  const completed = others.filter((other) => other.completed);
  if (completed.length < startup || step < warmup) return undefined;
  const rivals = completed.map((other) => standing(other, step, against)).filter(Number.isFinite);
  if (rivals.length === 0) return undefined;
  const best = finiteMinimum(own.values);
  const limit = quantile(rivals, percentile / 100);
  if (best <= limit) return undefined;
  const name = percentile === 50 ? "the median" : `the ${percentile}th percentile`;
  return `Its best value by step ${step}, ${short(best)}, is worse than ${name} of ${rivals.length} completed trials, ${short(limit)}.`;
}

/** What a completed trial had by a step; NaN where it had nothing. */
function standing(other: Progress, step: number, against: Options["against"]): number {
  const values = reportsUntil(other, step).filter(Number.isFinite);
  if (values.length === 0) return NaN;
  return against === "value" ? values.at(-1)! : mean(values);
}
