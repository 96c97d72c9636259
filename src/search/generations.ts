import type { Question, Trial } from "./sampler.js";
import type { Space } from "./space.js";

/** A search that goes on by generations: what it knows after each follows from what it knew and from how their trials ended. */
export interface Evolution<S> {
  readonly first: S;
  /** Trials of a generation. */
  readonly size: number;
  /** The state after a generation, all of whose trials have ended; `states` are those before it. */
  next(states: readonly S[], generation: readonly Trial[]): S;
}

interface Memory<S> {
  readonly evolution: Evolution<S>;
  readonly states: S[];
  readonly told: Trial[];
}

/**
 * The states of an evolution as a question tells it: generation g is of trials g * size and on, whoever proposed them. What
 * was worked out for an earlier question is used again as far as the trials are the same.
 */
export class Generations<S> {
  readonly #memories = new Map<string, Memory<S>>();

  constructor(private readonly start: (space: Space, seed: number) => Evolution<S>) {}

  /** The states before the first generation and after each that has ended. */
  states({ space, seed, trials }: Question): readonly S[] {
    const key = JSON.stringify([seed, space]);
    let memory = this.#memories.get(key);
    if (memory === undefined) {
      const evolution = this.start(space, seed);
      memory = { evolution, states: [evolution.first], told: [] };
      this.#memories.set(key, memory);
    }
    const { evolution, states, told } = memory;
    const { size } = evolution;
    const known = told.findIndex((trial, i) => trials[i] === undefined || !isEqual(trial, trials[i], space));
    if (known >= 0) {
      const generations = Math.floor(known / size);
      states.length = generations + 1;
      told.length = generations * size;
    }
    for (;;) {
      const generation = trials.slice(told.length, told.length + size);
      if (generation.length < size || generation.some(({ state }) => state === "pending")) return states;
      states.push(evolution.next(states, generation));
      told.push(...generation);
    }
  }
}

function isEqual(a: Trial, b: Trial, space: Space): boolean {
  if (a === b) return true;
  return (
    a.state === b.state &&
    a.values.length === b.values.length &&
    a.values.every((value, k) => Object.is(value, b.values[k])) &&
    space.every(({ key }) => a.point[key] === b.point[key])
  );
}
