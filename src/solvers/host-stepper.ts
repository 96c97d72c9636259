import { points } from "../numerics/points.js";
import type { Points } from "../numerics/points.js";
import type { HostField } from "./solver.js";
import type { AdaptiveStepper, FixedStepper, Tolerances } from "./stepper.js";
import { errorWeights, isFsal } from "./tableau.js";
import type { EmbeddedTableau, Tableau } from "./tableau.js";

/** The stages of one step in double precision, over arrays allocated once. */
class HostStages {
  readonly k: readonly Float64Array[];
  nfe = 0;
  readonly #argument: Float64Array;

  constructor(
    readonly field: HostField,
    readonly tableau: Tableau,
    readonly n: number,
    readonly d: number,
  ) {
    this.k = tableau.c.map(() => new Float64Array(n * d));
    this.#argument = new Float64Array(n * d);
  }

  evaluate(t: number, y: Float64Array, out: Float64Array): void {
    this.field.derivative(t, y, out, this.n, this.d);
    this.nfe++;
  }

  /** Fills k from stage `first` on. */
  run(t: number, h: number, y: Float64Array, first: number): void {
    const { a, c } = this.tableau;
    for (let i = first; i < c.length; i++) {
      this.combine(y, h, a[i]!, this.#argument);
      this.evaluate(t + c[i]! * h, this.#argument, this.k[i]!);
    }
  }

  /** out = y + h sum_i weights_i k_i; `out` may be `y`. */
  combine(y: Float64Array, h: number, weights: readonly number[], out: Float64Array): void {
    if (out !== y) out.set(y);
    for (let i = 0; i < weights.length; i++) {
      const weight = h * weights[i]!;
      if (weight === 0) continue;
      const k = this.k[i]!;
      for (let at = 0; at < out.length; at++) out[at]! += weight * k[at]!;
    }
  }
}

export class HostFixedStepper implements FixedStepper {
  readonly #stages: HostStages;
  readonly #y: Float64Array;

  constructor(field: HostField, tableau: Tableau, y0: Points) {
    this.#stages = new HostStages(field, tableau, y0.n, y0.d);
    this.#y = y0.data.slice();
  }

  get nfe(): number {
    return this.#stages.nfe;
  }

  walk(t: number, h: number, steps: number): Promise<number> {
    const stages = this.#stages;
    for (let step = 0; step < steps; step++) {
      stages.run(t + step * h, h, this.#y, 0);
      stages.combine(this.#y, h, stages.tableau.b, this.#y);
      if (!this.#y.every(Number.isFinite)) return Promise.resolve(step);
    }
    return Promise.resolve(steps);
  }

  slope(t: number): Promise<Float64Array> {
    const out = new Float64Array(this.#y.length);
    this.#stages.evaluate(t, this.#y, out);
    return Promise.resolve(out);
  }

  state(): Points {
    return points(this.#stages.n, this.#stages.d, this.#y.slice());
  }
}

export class HostAdaptiveStepper implements AdaptiveStepper {
  readonly epsilon = Number.EPSILON;
  y: Float64Array;
  readonly #stages: HostStages;
  readonly #fsal: boolean;
  readonly #errorWeights: readonly number[];
  readonly #tolerances: Tolerances;
  readonly #error: Float64Array;
  #next: Float64Array;
  #slopeKnown = false;
  #h = 0;

  constructor(field: HostField, tableau: EmbeddedTableau, y0: Points, tolerances: Tolerances) {
    this.#stages = new HostStages(field, tableau, y0.n, y0.d);
    this.#fsal = isFsal(tableau);
    this.#errorWeights = errorWeights(tableau);
    this.#tolerances = tolerances;
    this.#error = new Float64Array(y0.data.length);
    this.y = y0.data.slice();
    this.#next = new Float64Array(y0.data.length);
  }

  get nfe(): number {
    return this.#stages.nfe;
  }

  slope(t: number): Promise<Float64Array> {
    const slope = this.#stages.k[0]!;
    if (!this.#slopeKnown) this.#stages.evaluate(t, this.y, slope);
    this.#slopeKnown = true;
    return Promise.resolve(slope);
  }

  derivative(t: number, y: Float64Array): Promise<Float64Array> {
    const out = new Float64Array(y.length);
    this.#stages.evaluate(t, y, out);
    return Promise.resolve(out);
  }

  async attempt(t: number, h: number): Promise<number> {
    const stages = this.#stages;
    await this.slope(t);
    this.#h = h;
    stages.run(t, h, this.y, 1);
    stages.combine(this.y, h, stages.tableau.b, this.#next);
    this.#error.fill(0);
    stages.combine(this.#error, h, this.#errorWeights, this.#error);
    return this.#errorNorm();
  }

  quartic(): Float64Array {
    const stages = this.#stages;
    const out = new Float64Array(this.y.length);
    stages.combine(out, this.#h, stages.tableau.quartic!, out);
    return out;
  }

  accept(): void {
    [this.y, this.#next] = [this.#next, this.y];
    this.#slopeKnown = this.#fsal;
    if (this.#fsal) this.#stages.k[0]!.set(this.#stages.k.at(-1)!);
  }

  state(): Points {
    return points(this.#stages.n, this.#stages.d, this.y.slice());
  }

  #errorNorm(): number {
    const { rtol, atol } = this.#tolerances;
    let sum = 0;
    for (let at = 0; at < this.y.length; at++) {
      const scale = atol + rtol * Math.max(Math.abs(this.y[at]!), Math.abs(this.#next[at]!));
      sum += (this.#error[at]! / scale) ** 2;
    }
    return Math.sqrt(sum / this.y.length);
  }
}
