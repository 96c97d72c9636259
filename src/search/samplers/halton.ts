import { component } from "../../component/component.js";
import { digitPermutations, firstPrimes, radicalInverse } from "../../numerics/halton.js";
import { Stream } from "../../numerics/random.js";
import { spaceFilling } from "./space-filling.js";

export const halton = component({
  kind: "searchSampler",
  name: "halton",
  summary: "Halton points with randomly permuted digits: even for any number of trials, in few dimensions.",
  paper: "Halton 1960, doi:10.1007/BF01386213; scrambled after Owen 2017, arXiv:1706.02808",
  cost: "O(d) time; O(d^2 log d) for the first point of a seed",
  options: {},
  inject: [],
  create: () => {
    // Permutations are a function of the seed alone, and dear: those of the last seed are kept.
    let kept: Scrambling | undefined;
    return spaceFilling((seed, number, dimensions) => {
      if (kept?.seed !== seed || kept.bases.length < dimensions) kept = scrambling(seed, dimensions);
      const { bases, permutations } = kept;
      return Float64Array.from({ length: dimensions }, (_, j) => radicalInverse(number, bases[j]!, permutations[j]));
    });
  },
});

interface Scrambling {
  readonly seed: number;
  readonly bases: readonly number[];
  readonly permutations: readonly (readonly Uint32Array[])[];
}

function scrambling(seed: number, dimensions: number): Scrambling {
  const stream = Stream.of(seed, "search.halton");
  const bases = firstPrimes(dimensions);
  return { seed, bases, permutations: bases.map((base) => digitPermutations(base, stream)) };
}
