import { normalInterval } from "../../numerics/error-function.js";
import type { Stream } from "../../numerics/random.js";
import { cellOf, unitOf, valueAt } from "../samplers/unit-cube.js";
import type { Dimension } from "../space.js";

/** The laws of one dimension around the observations, one each. */
export interface Kernels {
  /** A value from the law around observation i. */
  draw(i: number, stream: Stream): number;
  /** Adds the log density at a value of each law, [n], and of the uniform law behind them, to `terms` [n + 1]. */
  addLogDensities(terms: Float64Array, value: number): void;
}

/** Discrete dimensions of more values than this count as continuous: a cell is then much narrower than a kernel. */
const mostCells = 200;
/** From this many observations on, the parts of normal laws inside [0, 1] are interpolated. */
const tabulated = 2048;

/** The laws around `values` of a dimension that is one of `dimensions` that are drawn together. */
export function kernelsOf(dimension: Dimension, values: Float64Array, dimensions: number): Kernels {
  if (dimension.type === "choice" && !dimension.ordered) return new ChoiceKernels(dimension.size, values);
  const first = dimension.type === "integer" ? dimension.low : 0;
  const cells =
    dimension.type === "choice" ? dimension.size : dimension.type === "integer" ? dimension.high - first + 1 : Infinity;
  return cells <= mostCells
    ? new CellKernels(dimension, { first, cells }, values, dimensions)
    : new NormalKernels(dimension, values, dimensions);
}

/** Normal laws on [0, 1]. */
class NormalKernels implements Kernels {
  readonly #centres: Float64Array;
  readonly #deviation: number;
  /** Log of the height of each law. */
  readonly #logHeights: Float64Array;

  constructor(
    private readonly dimension: Dimension,
    values: Float64Array,
    dimensions: number,
  ) {
    this.#centres = values.map((value) => unitOf(dimension, value));
    this.#deviation = bandwidth(this.#centres, dimensions);
    this.#logHeights = logInsides(this.#centres, this.#deviation);
    const logScale = Math.log(Math.sqrt(2 * Math.PI) * this.#deviation);
    for (let i = 0; i < values.length; i++) this.#logHeights[i] = -logScale - this.#logHeights[i]!;
  }

  draw(i: number, stream: Stream): number {
    return valueAt(this.dimension, drawInside(this.#centres[i]!, this.#deviation, stream));
  }

  addLogDensities(terms: Float64Array, value: number): void {
    const [centres, heights] = [this.#centres, this.#logHeights];
    const u = unitOf(this.dimension, value);
    const scale = Math.SQRT1_2 / this.#deviation;
    for (let i = 0; i < centres.length; i++) {
      const z = (u - centres[i]!) * scale;
      terms[i]! += heights[i]! - z * z;
    }
  }
}

/** Masses of normal laws on [0, 1] on the cells of a discrete dimension. */
class CellKernels implements Kernels {
  /** Number of each observation's cell. */
  readonly #numbers: Uint8Array;
  /** Middles of the cells. */
  readonly #middles: Float64Array;
  readonly #deviation: number;
  /** Log of the part inside [0, 1] of the law around each cell. */
  readonly #logInsides: Float64Array;

  constructor(
    private readonly dimension: Dimension,
    range: { readonly first: number; readonly cells: number },
    values: Float64Array,
    dimensions: number,
  ) {
    this.#numbers = Uint8Array.from(values, (value) => value - range.first);
    this.#middles = Float64Array.from({ length: range.cells }, (_, cell) => unitOf(dimension, range.first + cell));
    this.#deviation = bandwidth(
      Float64Array.from(this.#numbers, (cell) => this.#middles[cell]!),
      dimensions,
    );
    this.#logInsides = logInsides(this.#middles, this.#deviation);
  }

  draw(i: number, stream: Stream): number {
    return valueAt(this.dimension, drawInside(this.#middles[this.#numbers[i]!]!, this.#deviation, stream));
  }

  addLogDensities(terms: Float64Array, value: number): void {
    const [from, to] = cellOf(this.dimension, value);
    const deviation = this.#deviation;
    const logMasses = this.#middles.map(
      (middle, cell) =>
        Math.log(normalInterval((from - middle) / deviation, (to - middle) / deviation)) - this.#logInsides[cell]!,
    );
    const numbers = this.#numbers;
    for (let i = 0; i < numbers.length; i++) terms[i]! += logMasses[numbers[i]!]!;
    terms[numbers.length]! += Math.log(to - from);
  }
}

/** One-hot laws of an unordered choice, smoothed by one uniform law that all observations share. */
class ChoiceKernels implements Kernels {
  readonly #smoothing: number;

  constructor(
    private readonly size: number,
    private readonly values: Float64Array,
  ) {
    this.#smoothing = 1 / (values.length + 1);
  }

  draw(i: number, stream: Stream): number {
    // The smoothed one-hot law is one between "the same" and "any".
    const isSame = stream.uniform() * (1 + this.size * this.#smoothing) < 1;
    return isSame ? this.values[i]! : stream.integer(this.size);
  }

  addLogDensities(terms: Float64Array, value: number): void {
    const { size, values } = this;
    const total = 1 + size * this.#smoothing;
    const [same, other] = [Math.log((1 + this.#smoothing) / total), Math.log(this.#smoothing / total)];
    for (let i = 0; i < values.length; i++) terms[i]! += values[i] === value ? same : other;
    terms[values.length]! -= Math.log(size);
  }
}

/**
 * Scott's rule for what is spread like the centres and a uniform law on [0, 1], such that a uniform spread of one
 * observation gets 1 / 5; clipped from below ("magic clipping", Bergstra et al. 2011).
 */
function bandwidth(centres: Float64Array, dimensions: number): number {
  const n = centres.length;
  let [sum, squares] = [0, 1 / 12];
  for (let i = 0; i < n; i++) {
    const fromMiddle = centres[i]! - 0.5;
    sum += fromMiddle;
    squares += fromMiddle * fromMiddle;
  }
  const spread = Math.min(squares / (n + 1) - (sum / (n + 1)) ** 2, 1 / 12);
  const scott = 0.2 * Math.sqrt(12 * spread) * Math.max(n, 1) ** (-1 / (dimensions + 4));
  return Math.max(scott, 1 / Math.min(100, 4 * n + 2));
}

function drawInside(centre: number, deviation: number, stream: Stream): number {
  for (;;) {
    const u = centre + deviation * stream.normal();
    if (u >= 0 && u <= 1) return u;
  }
}

/** Log of the part inside [0, 1] of the normal law around each centre; interpolated, to 1e-4, where there are many. */
function logInsides(centres: Float64Array, deviation: number): Float64Array {
  const at = (centre: number) => Math.log(normalInterval(-centre / deviation, (1 - centre) / deviation));
  if (centres.length < tabulated) return centres.map(at);
  const table = Float64Array.from({ length: tabulated + 2 }, (_, k) => at(k / tabulated));
  return centres.map((centre) => {
    const below = Math.floor(centre * tabulated);
    return table[below]! + (centre * tabulated - below) * (table[below + 1]! - table[below]!);
  });
}
