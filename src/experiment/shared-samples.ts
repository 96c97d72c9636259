import type { FittedModel } from "../models/model.js";
import { points, type Points } from "../numerics/points.js";
import type { Stream } from "../numerics/random.js";

/** Samples of a model, drawn once and shared by all who ask, so that metrics and pictures look at the same ones. */
export class SharedSamples {
  readonly #model: FittedModel;
  readonly #stream: Stream;
  #drawn: Points;
  #evaluations = 0;

  constructor(model: FittedModel, stream: Stream) {
    this.#model = model;
    this.#stream = stream;
    this.#drawn = points(0, model.dimension);
  }

  /** The first `n` samples; those that are missing are drawn. */
  async take(n: number): Promise<Points> {
    const { d } = this.#drawn;
    const missing = n - this.#drawn.n;
    if (missing > 0) {
      const { points: fresh, nfe = 0 } = await this.#model.sample(missing, this.#stream);
      const all = points(n, d);
      all.data.set(this.#drawn.data);
      all.data.set(fresh.data, this.#drawn.data.length);
      this.#drawn = all;
      this.#evaluations += nfe * missing;
    }
    return points(n, d, this.#drawn.data.slice(0, n * d));
  }

  /** Mean number of function evaluations a sample; `undefined` for models that integrate nothing. */
  get nfe(): number | undefined {
    return this.#evaluations === 0 ? undefined : this.#evaluations / this.#drawn.n;
  }
}
