import { mean, standardError } from "../numerics/statistics.js";
import type { MetricPoint } from "../tracking/store.js";

/** The most points that a run keeps of its training loss. */
const greatest = 2000;

/**
 * Turns the loss of every step into the points that are kept: each step's own while there are at most 2000 steps,
 * otherwise the means over equal stretches of steps, each at the last step of its stretch.
 */
export class LossSeries {
  readonly #stretch: number;
  readonly #window: number;
  #recent: number[] = [];
  #step: number;
  #sum = 0;
  #count = 0;

  /** Of a training of `steps` steps, of which `done` are done already. */
  constructor(steps: number, done = 0) {
    this.#stretch = Math.ceil(steps / greatest);
    this.#window = Math.ceil(steps / 10);
    this.#step = done;
  }

  /** Takes the losses of the steps that follow; gives the points that are complete with them. */
  add(losses: ArrayLike<number>, at: number): readonly MetricPoint[] {
    const complete: MetricPoint[] = [];
    for (let i = 0; i < losses.length; i++) {
      this.#step++;
      this.#sum += losses[i]!;
      this.#count++;
      this.#recent.push(losses[i]!);
      if (this.#step % this.#stretch === 0) complete.push(...this.flush(at));
    }
    this.#recent = this.#recent.slice(-this.#window);
    return complete;
  }

  /** The mean over the steps since the last point, if there are any: for a training that ends before its time. */
  flush(at: number): readonly MetricPoint[] {
    if (this.#count === 0) return [];
    const value = this.#sum / this.#count;
    this.#sum = 0;
    this.#count = 0;
    return [{ name: "loss", step: this.#step, value, at }];
  }

  /** Mean and standard error over the last tenth of the steps, or what was seen of it. */
  recent(): { readonly value: number; readonly standardError: number } {
    return { value: mean(this.#recent), standardError: standardError(this.#recent) };
  }
}
