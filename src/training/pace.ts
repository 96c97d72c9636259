/** How much faster than the last call the next one may be taken to be. */
const growth = 8;

/**
 * Chooses how many steps a call runs, so that calls take about `seconds`: a power of two, so that calls of trials that are
 * run together have equal numbers of steps, or multiples. The first has one step.
 */
export class Pace {
  readonly #seconds: number;
  #steps = 1;

  constructor(seconds: number) {
    this.#seconds = seconds;
  }

  /** Steps of the next call. */
  get steps(): number {
    return this.#steps;
  }

  /** Tells what the last call took. */
  record(steps: number, seconds: number): void {
    const fitting = (this.#seconds * steps) / Math.max(seconds, 1e-9);
    this.#steps = 2 ** Math.max(0, Math.round(Math.log2(Math.min(growth * steps, fitting))));
  }
}
