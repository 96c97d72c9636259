import { UserError } from "../numerics/error.js";
import type { Scope } from "./member.js";

/** Gives one of the values of the search space at `path`; asked once for every space that a trial reaches. */
export type Choose = (path: string, values: readonly unknown[]) => unknown;

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

  take(scope: Scope, path: string, values: readonly unknown[]): unknown {
    this.#taken++;
    const key = `${scope} ${path}`;
    if (!this.#made.has(key)) {
      if (values.length === 0) throw new UserError(`${path}: expected a grid of at least one value, got none.`);
      this.#made.set(key, this.#choose(path, values));
    }
    return this.#made.get(key);
  }
}
