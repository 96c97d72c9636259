import { Categorical } from "../numerics/categorical.js";
import { type Points, points } from "../numerics/points.js";
import type { Stream } from "../numerics/random.js";
import type { Entropy, Measure, Moments } from "./measure.js";

/** Masses of square pixels, row by row from the top, as an image stores them; up to a factor. */
export interface PixelGrid {
  readonly columns: number;
  readonly rows: number;
  readonly masses: Float64Array;
}

/** The law whose density is constant on each square pixel of a grid of the given side length that is centred at 0. */
export class PixelDensity implements Measure {
  readonly dimension = 2;
  readonly reference = "lebesgue";
  readonly entropy: Entropy;
  readonly moments: Moments;
  readonly #choice: Categorical;
  readonly #logDensities: Float64Array;

  constructor(
    readonly grid: PixelGrid,
    readonly side: number,
  ) {
    const { masses } = grid;
    const total = masses.reduce((sum, mass) => sum + mass, 0);
    const area = side * side;
    this.#choice = new Categorical(masses);
    this.#logDensities = masses.map((mass) => Math.log(mass / (total * area)));
    const surprise = masses.reduce(
      (sum, mass, at) => (mass > 0 ? sum - (mass / total) * this.#logDensities[at]! : sum),
      0,
    );
    this.entropy = { value: surprise, error: 0 };
    this.moments = this.#findMoments(total);
  }

  sample(n: number, stream: Stream): Points {
    const out = points(n, 2);
    for (let i = 0; i < n; i++) {
      const at = this.#choice.draw(stream);
      out.data[2 * i] = this.#left(at) + this.side * stream.uniform();
      out.data[2 * i + 1] = this.#bottom(at) + this.side * stream.uniform();
    }
    return out;
  }

  logDensity({ n, data }: Points): Float64Array {
    const { columns, rows } = this.grid;
    return Float64Array.from({ length: n }, (_, i) => {
      const column = Math.floor(data[2 * i]! / this.side + columns / 2);
      const row = rows - 1 - Math.floor(data[2 * i + 1]! / this.side + rows / 2);
      const inside = column >= 0 && column < columns && row >= 0 && row < rows;
      return inside ? this.#logDensities[row * columns + column]! : -Infinity;
    });
  }

  #left(at: number): number {
    return ((at % this.grid.columns) - this.grid.columns / 2) * this.side;
  }

  #bottom(at: number): number {
    return (this.grid.rows / 2 - 1 - Math.floor(at / this.grid.columns)) * this.side;
  }

  #findMoments(total: number): Moments {
    const mean = new Float64Array(2);
    const second = new Float64Array(3);
    this.grid.masses.forEach((mass, at) => {
      const [x, y] = [this.#left(at) + this.side / 2, this.#bottom(at) + this.side / 2];
      mean[0]! += (mass / total) * x;
      mean[1]! += (mass / total) * y;
      [x * x, x * y, y * y].forEach((product, k) => (second[k]! += (mass / total) * product));
    });
    const [x = 0, y = 0] = mean;
    const within = this.side ** 2 / 12;
    const shared = second[1]! - x * y;
    return {
      mean,
      covariance: Float64Array.of(second[0]! - x * x + within, shared, shared, second[2]! - y * y + within),
      error: 0,
    };
  }
}
