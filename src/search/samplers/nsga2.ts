import { z } from "zod";
import { component } from "../../component/component.js";
import { Stream } from "../../numerics/random.js";
import { Generations, type Evolution } from "../generations.js";
import { mutated, recombined } from "../genetic-operators.js";
import { byEnd } from "../outcome.js";
import { crowdingDistances, nonDominatedFronts } from "../pareto.js";
import type { SearchSampler, Trial } from "../sampler.js";
import type { Space } from "../space.js";
import { pointAt, unitOf } from "./unit-cube.js";

export const nsga2 = component({
  kind: "searchSampler",
  name: "nsga2",
  summary:
    "NSGA-II: a population that keeps its best fronts and the least crowded of the last one, by simulated binary crossover and polynomial mutation.",
  paper: "Deb et al. 2002, doi:10.1109/4235.996017; operators of Deb and Agrawal 1995 and of Deb and Goyal 1996",
  cost: "O(d) time a trial, O(k p^2) a generation of p trials with k objectives",
  options: {
    population: z.int().min(2).default(50).describe("trials of a generation"),
    crossover: z.number().min(0).max(1).default(0.9).describe("probability that a trial has two parents"),
    crossoverIndex: z.number().positive().default(20).describe("how near children stay to their parents"),
    mutationIndex: z.number().positive().default(20).describe("how near mutations stay"),
  },
  inject: [],
  create: ({ population, crossover, crossoverIndex, mutationIndex }): SearchSampler => {
    const generations = new Generations<Parents>(() => evolution(population));
    return {
      multiObjective: true,
      needsResults: true,
      suggest(question) {
        const { space, number, seed } = question;
        const stream = Stream.of(seed, `nsga2 ${number}`);
        const uniform = () => Float64Array.from(space, () => stream.uniform());
        const parents = generations.states(question).at(-1)!;
        if (parents.length === 0 || space.length === 0) return pointAt(space, uniform());
        // What a parent lacks, because a condition did not hold, is drawn anew.
        const genes = () => genesOf(tournament(parents, stream), space, uniform());
        let child = genes();
        if (stream.uniform() < crossover) child = recombined(space, child, genes(), crossoverIndex, stream);
        return pointAt(space, mutated(space, child, mutationIndex, stream));
      },
    };
  },
});

/** Survivors, the best first: by front, in it by crowding. */
type Parents = readonly Trial[];

function evolution(size: number): Evolution<Parents> {
  return { first: [], size, next: (states, generation) => survivors([...states.at(-1)!, ...generation], size) };
}

/** Completed trials before pruned ones before failed ones; of the front that is too large, the least crowded. */
function survivors(trials: readonly Trial[], count: number): Parents {
  const { completed, pruned, failed } = byEnd(trials);
  const ranked = [completed, pruned].flatMap((part) => {
    const values = part.map((trial) => trial.values);
    return nonDominatedFronts(values).flatMap((front) => {
      const crowding = crowdingDistances(front.map((i) => values[i]!));
      const order = [...front.keys()].sort((a, b) => compare(crowding[b]!, crowding[a]!));
      return order.map((at) => part[front[at]!]!);
    });
  });
  return [...ranked, ...failed].slice(0, count);
}

/** Of the sign of a - b, also where both are infinite. */
function compare(a: number, b: number): number {
  return a === b ? 0 : a - b;
}

/** The better of two parents at random. */
function tournament(parents: Parents, stream: Stream): Trial {
  return parents[Math.min(stream.integer(parents.length), stream.integer(parents.length))]!;
}

function genesOf({ point }: Trial, space: Space, otherwise: Float64Array): Float64Array {
  return otherwise.map((u, j) => {
    const value = point[space[j]!.key];
    return value === undefined ? u : unitOf(space[j]!, value);
  });
}
