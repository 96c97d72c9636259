import { z } from "zod";
import { component } from "../../component/component.js";
import { UserError } from "../../numerics/error.js";
import { normalQuantile } from "../../numerics/normal-quantile.js";
import { Stream } from "../../numerics/random.js";
import { CmaEs, type Told } from "../cma-es/cma-es.js";
import { defaultPopulation } from "../cma-es/parameters.js";
import { Generations, type Evolution } from "../generations.js";
import { byEnd } from "../outcome.js";
import type { SearchSampler, Trial } from "../sampler.js";
import type { Point, Space } from "../space.js";
import { cellOf, pointAt, unitOf, valueAt } from "./unit-cube.js";

export const cmaEs = component({
  kind: "searchSampler",
  name: "cmaEs",
  summary:
    "CMA-ES: a normal law that moves and learns its covariance, a generation at a time, in the unit cube of a space without unordered choices; integers are rounded and keep a chance to change.",
  paper:
    "Hansen 2016, arXiv:1604.00772; integers after Hamano et al. 2022, arXiv:2205.13482, with their margin on deviations only",
  cost: "O(d^2) time a trial, O(d^3) a generation",
  options: {
    sigma: z
      .number()
      .positive()
      .max(1)
      .default(0.14)
      .describe("first standard deviation, of the range of each dimension"),
    population: z.int().min(4).optional().describe("trials of a generation; 4 + floor(3 log d) by default"),
  },
  inject: [],
  create: ({ sigma, population }): SearchSampler => {
    const generations = new Generations((space, seed) => evolution(space, seed, sigma, population));
    return {
      multiObjective: false,
      needsResults: true,
      suggest: (question) => {
        const { space, seed, number } = question;
        if (space.length === 0) return {};
        refuseChoices(space);
        return pointAt(space, drawn(generations.states(question).at(-1)!, seed, number));
      },
    };
  },
});

/** Draws outside the cube are tried again as often as this, then moved to its border. */
const mostDraws = 100;
/** Generations back that a pending one may have held up a trial: those from before are foreign. */
const mostLag = 8;
/** Deviation in the cube at which a search has converged as far as numbers go. */
const leastDeviation = 1e-10;

function evolution(space: Space, seed: number, sigma: number, population: number | undefined): Evolution<CmaEs> {
  const n = space.length;
  const first = CmaEs.start(new Float64Array(n).fill(0.5), sigma, population ?? defaultPopulation(n));
  const size = first.parameters.lambda;
  return {
    first,
    size,
    next(states, generation) {
      const state = states.at(-1)!;
      const recent = states.slice(-mostLag).reverse();
      const ranked = byRank(generation).map((trial) => toldBy(trial, space, recent, seed));
      return keepMoving(state.next(ranked), space);
    },
  };
}

/** The place that a state gave a trial in the cube; a trial from elsewhere is in the middle of its cells. */
function toldBy(trial: Trial, space: Space, states: readonly CmaEs[], seed: number): Told {
  for (const state of states) {
    const x = drawn(state, seed, trial.number);
    if (isSame(pointAt(space, x), trial.point, space)) return { x, isForeign: state !== states[0] };
  }
  const x = states[0]!.mean.map((centre, j) => {
    const value = trial.point[space[j]!.key];
    return value === undefined ? centre : unitOf(space[j]!, value);
  });
  return { x, isForeign: true };
}

function drawn(state: CmaEs, seed: number, number: number): Float64Array {
  const stream = Stream.of(seed, `cmaEs ${number}`);
  for (let draw = 0; draw < mostDraws; draw++) {
    const x = state.draw(stream);
    if (x.every((u) => u >= 0 && u <= 1)) return x;
  }
  return state.draw(stream).map((u) => Math.min(Math.max(u, 0), 1));
}

/** Completed trials before pruned before failed, by value, by number. */
function byRank(generation: readonly Trial[]): readonly Trial[] {
  const { completed, pruned, failed } = byEnd(generation);
  const sorted = [completed, pruned].map((part) => [...part].sort((a, b) => a.values[0]! - b.values[0]!));
  return [...sorted.flat(), ...failed];
}

/** Lets a discrete dimension in the middle of its cell leave it with probability 1 / (lambda d) at least. */
function keepMoving(state: CmaEs, space: Space): CmaEs {
  const halfCell = -normalQuantile(0.5 / (state.parameters.lambda * space.length));
  const least = Float64Array.from(space, (dimension, j) => {
    const [from, to] = cellOf(dimension, valueAt(dimension, Math.min(Math.max(state.mean[j]!, 0), 1)));
    return to - from < 1 ? Math.max(leastDeviation, (to - from) / 2 / halfCell) : leastDeviation;
  });
  return state.withLeastDeviations(least);
}

function isSame(a: Point, b: Point, space: Space): boolean {
  return space.every(({ key }) => a[key] === b[key]);
}

function refuseChoices(space: Space): void {
  const choice = space.find((dimension) => dimension.type === "choice" && !dimension.ordered);
  if (choice === undefined) return;
  throw new UserError(
    `cmaEs: ${choice.path} is a choice without an order, which CMA-ES cannot search; use tpe or gaussianProcess.`,
  );
}
