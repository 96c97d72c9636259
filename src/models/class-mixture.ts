import { Categorical } from "../numerics/categorical.js";
import { points } from "../numerics/points.js";
import type { Points } from "../numerics/points.js";
import type { Stream } from "../numerics/random.js";
import { logSumExp } from "../numerics/special.js";
import type { FittedModel, LogDensity } from "./model.js";

/** One class: how often it occurs, and the model of its points. */
export interface ClassModel {
  readonly frequency: number;
  readonly model: FittedModel;
}

/** Relative frequencies of the classes 0, 1, …, `count` - 1 among labels; [count]. */
export function frequencies(labels: Int32Array, count: number): Float64Array {
  const out = new Float64Array(count);
  for (const label of labels) out[label]! += 1 / labels.length;
  return out;
}

/** A class by its frequency, then a point by the model of the class: log p(x) = log sum_k f_k p_k(x). */
export function classMixture(classes: readonly ClassModel[]): FittedModel {
  const { model } = classes[0]!;
  const mixture = new ClassMixture(classes.filter(({ frequency }) => frequency > 0));
  return {
    dimension: model.dimension,
    sample: (n, stream) => mixture.sample(n, stream),
    ...(model.logDensity && { logDensity: (x) => mixture.logDensity(x) }),
    ...(model.trajectories && { trajectories: (n, times, stream) => mixture.trajectories(n, times, stream) }),
  };
}

class ClassMixture {
  readonly #classes: readonly ClassModel[];
  readonly #choice: Categorical;

  constructor(classes: readonly ClassModel[]) {
    this.#classes = classes;
    this.#choice = new Categorical(classes.map(({ frequency }) => frequency));
  }

  async sample(n: number, stream: Stream): Promise<{ readonly points: Points; readonly nfe?: number }> {
    let nfe: number | undefined;
    const [samples] = await this.#byClass(n, stream, async ({ model }, count) => {
      const drawn = await model.sample(count, stream);
      if (drawn.nfe !== undefined) nfe = (nfe ?? 0) + (drawn.nfe * count) / n;
      return [drawn.points];
    });
    return { points: samples ?? points(0, this.#classes[0]!.model.dimension), ...(nfe !== undefined && { nfe }) };
  }

  trajectories(n: number, times: readonly number[], stream: Stream): Promise<readonly Points[]> {
    return this.#byClass(n, stream, ({ model }, count) => model.trajectories!(count, times, stream));
  }

  async logDensity(x: Points): Promise<LogDensity> {
    const densities: LogDensity[] = [];
    for (const { model } of this.#classes) densities.push(await model.logDensity!(x));
    const terms = new Float64Array(this.#classes.length);
    const values = new Float64Array(x.n);
    const standardError = densities.every((density) => density.standardError) ? new Float64Array(x.n) : undefined;
    for (let i = 0; i < x.n; i++) {
      densities.forEach((density, k) => {
        terms[k] = Math.log(this.#classes[k]!.frequency) + density.values[i]!;
      });
      values[i] = logSumExp(terms);
      if (standardError) {
        // The errors of the classes, each by its share of the density: added, because the same probes make them all.
        densities.forEach((density, k) => {
          standardError[i]! += Math.exp(terms[k]! - values[i]!) * density.standardError![i]!;
        });
      }
    }
    const nfe = densities.reduce((sum, density) => sum + (density.nfe ?? 0), 0);
    return { values, ...(standardError && { standardError }), ...(nfe > 0 && { nfe }) };
  }

  /** Draws the classes of n points, lets each class make its own, and puts them where they were drawn. */
  async #byClass(
    n: number,
    stream: Stream,
    make: (ofClass: ClassModel, count: number) => Promise<readonly Points[]>,
  ): Promise<readonly Points[]> {
    const rows: number[][] = this.#classes.map(() => []);
    for (let i = 0; i < n; i++) rows[this.#choice.draw(stream)]!.push(i);
    let clouds: readonly Points[] = [];
    for (const [k, own] of rows.entries()) {
      if (own.length === 0) continue;
      const made = await make(this.#classes[k]!, own.length);
      if (clouds.length === 0) clouds = made.map(({ d }) => points(n, d));
      made.forEach(({ d, data }, cloud) => {
        own.forEach((row, i) => {
          clouds[cloud]!.data.set(data.subarray(i * d, (i + 1) * d), row * d);
        });
      });
    }
    return clouds;
  }
}
