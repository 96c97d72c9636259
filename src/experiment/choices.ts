import { isListed, type OpenSpace } from "../component/space.js";
import { UserError } from "../numerics/error.js";
import type { Scope } from "./member.js";

/** A search space that a trial reaches. */
export interface Asked {
  readonly scope: Scope;
  /** Where it stands. */
  readonly path: string;
  readonly space: OpenSpace;
  /** How many search spaces it is itself a value of, all at the same path. */
  readonly depth: number;
}

/** Gives a value of a search space; asked once for every space that a trial reaches. */
export type Choose = (asked: Asked) => unknown;

/** The choices made for one trial. */
export class Choices {
  readonly #choose: Choose;
  readonly #made = new Map<string, unknown>();
  #taken = 0;

  constructor(choose: Choose) {
    this.#choose = choose;
  }

  /** How often a value was taken, whether it was chosen then or before. */
  get taken(): number {
    return this.#taken;
  }

  take(asked: Asked): unknown {
    this.#taken++;
    const { scope, path, space, depth } = asked;
    const key = `${scope} ${path} ${depth}`;
    if (!this.#made.has(key)) {
      if (isListed(space) && space.values.length === 0) {
        throw new UserError(`${path}: expected a ${space.space} of at least one value, got none.`);
      }
      this.#made.set(key, this.#choose(asked));
    }
    return this.#made.get(key);
  }
}
