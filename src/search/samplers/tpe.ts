import { z } from "zod";
import { component } from "../../component/component.js";
import { Stream } from "../../numerics/random.js";
import { groupsOf, isGroupActive, type Group } from "../groups.js";
import { endOf } from "../outcome.js";
import type { Question, SearchSampler, Trial } from "../sampler.js";
import type { Point } from "../space.js";
import { ParzenEstimator } from "../tpe/parzen-estimator.js";
import { splitTrials } from "../tpe/split.js";
import { pointAt } from "./unit-cube.js";

export const tpe = component({
  kind: "searchSampler",
  name: "tpe",
  summary:
    "Multivariate tree-structured Parzen estimator: where good trials are dense and others are not; dimensions under the same condition are drawn together.",
  paper:
    "Bergstra et al. 2011, NeurIPS; Falkner et al. 2018, arXiv:1807.01774; Watanabe 2023, arXiv:2304.11127; several objectives: Ozaki et al. 2022, doi:10.1613/jair.1.13188",
  cost: "O(n d) time a candidate, for n trials in d dimensions",
  options: {
    startup: z.int().min(1).default(10).describe("trials with values before which points are uniform"),
    candidates: z.int().min(1).default(24).describe("points drawn where good trials are, of which the best is taken"),
  },
  inject: [],
  create: (options): SearchSampler => ({
    multiObjective: true,
    needsResults: true,
    suggest: (question) => suggest(question, options),
  }),
});

interface Options {
  readonly startup: number;
  readonly candidates: number;
}

function suggest({ space, trials, number, seed }: Question, { startup, candidates }: Options): Point {
  const stream = Stream.of(seed, `tpe ${number}`);
  if (!isTold(trials, startup)) {
    return pointAt(
      space,
      Float64Array.from(space, () => stream.uniform()),
    );
  }
  const point: Record<string, number> = {};
  for (const group of groupsOf(space)) {
    if (!isGroupActive(group, point)) continue;
    const values = bestCandidate(group, trials, candidates, stream);
    group.dimensions.forEach(({ key }, j) => (point[key] = values[j]!));
  }
  return point;
}

/** Whether as many trials as `startup` have values. */
function isTold(trials: readonly Trial[], startup: number): boolean {
  let told = 0;
  for (const trial of trials) {
    const end = endOf(trial);
    if (end === "completed" || end === "pruned") told++;
    if (told === startup) return true;
  }
  return false;
}

/** Of points drawn from the density of good trials, the one where it exceeds that of the others most. */
function bestCandidate(group: Group, trials: readonly Trial[], candidates: number, stream: Stream): Float64Array {
  const { good, others } = splitTrials(trials.filter(({ point }) => isGroupActive(group, point)));
  const [l, g] = [good, others].map((part) => new ParzenEstimator(group.dimensions, valuesOf(group, part)));
  let best: Float64Array = new Float64Array();
  let most = -Infinity;
  for (let k = 0; k < candidates; k++) {
    const values = l!.draw(stream);
    const ratio = l!.logDensity(values) - g!.logDensity(values);
    if (k === 0 || ratio > most) [best, most] = [values, ratio];
  }
  return best;
}

/** [d, n] */
function valuesOf({ dimensions }: Group, trials: readonly Trial[]): Float64Array {
  const n = trials.length;
  const values = new Float64Array(n * dimensions.length);
  dimensions.forEach(({ key }, j) => {
    for (let i = 0; i < n; i++) values[j * n + i] = trials[i]!.point[key]!;
  });
  return values;
}
