import type { SearchSampler } from "../sampler.js";
import { pointAt } from "./unit-cube.js";

/**
 * A sampler that fills the unit cube without looking at results: `coordinates` gives a place in it for each trial, one
 * number a dimension of the space, those included that are not there in that trial.
 */
export function spaceFilling(
  coordinates: (seed: number, number: number, dimensions: number) => ArrayLike<number>,
): SearchSampler {
  return {
    multiObjective: true,
    needsResults: false,
    suggest: ({ space, number, seed }) => pointAt(space, coordinates(seed, number, space.length)),
  };
}
