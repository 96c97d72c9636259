import { Stream } from "../../src/numerics/random.js";
import { hypervolume } from "../../src/search/hypervolume.js";
import type { SearchSampler, Trial } from "../../src/search/sampler.js";
import { UserError } from "../../src/numerics/error.js";
import type { Problem } from "./problems.js";

/** What a trial told, and what it is judged by. */
export type Found = ReturnType<Problem["evaluate"]>;

/** All trials of one search by a sampler. */
export function search(sampler: SearchSampler, problem: Problem, seed: number): readonly Found[] {
  const noise = Stream.of(seed, "noise");
  const trials: Trial[] = [];
  const found: Found[] = [];
  const objectives = problem.reference?.length ?? 1;
  for (let number = 0; number < problem.trials; number++) {
    const point = sampler.suggest({ space: problem.space, number, trials, objectives, seed });
    if (point === undefined) throw new UserError(`The sampler ended ${problem.name} after ${number} trials.`);
    const record = problem.evaluate(point, noise);
    found.push(record);
    trials.push({ number, point, state: "completed", values: record.told });
  }
  return found;
}

/** How good the best trial is after some numbers of trials, by what it is judged by: hypervolume for several objectives. */
export function curve(found: readonly Found[], { reference }: Problem, after: readonly number[]): readonly number[] {
  return after.map((count) => {
    const until = found.slice(0, count);
    if (reference !== undefined)
      return hypervolume(
        until.map(({ judged }) => judged),
        reference,
      );
    return until.reduce((best, one) => (one.told[0]! < best.told[0]! ? one : best)).judged[0]!;
  });
}
