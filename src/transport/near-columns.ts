/** Columns that a list holds at most, and fewer than which it is drawn wider the next time. */
const capacity = 24;
const few = 6;

/**
 * The two cheapest columns of a row, at cost[i, j] - v[j], for prices v that only fall: reduced costs then only rise, so
 * that what is beyond a list of near columns stays beyond it, and the row is searched as a whole only when its list has
 * risen up to that.
 */
export class NearColumns {
  /** Of the last row that was looked at: the two least reduced costs and their columns; Infinity and -1 if there is none. */
  best = 0;
  second = 0;
  first = -1;
  other = -1;
  readonly #lists: Int32Array;
  readonly #counts: Int32Array;
  /** What the reduced costs of all columns that are not on the list are not below. */
  readonly #beyond: Float64Array;
  /** How far above the second cheapest column a list reaches. */
  readonly #widths: Float64Array;

  constructor(
    readonly cost: Float64Array,
    readonly n: number,
    readonly v: Float64Array,
    width: number,
  ) {
    this.#lists = new Int32Array(n * capacity);
    this.#counts = new Int32Array(n);
    this.#beyond = new Float64Array(n);
    this.#widths = new Float64Array(n).fill(width);
  }

  look(i: number): void {
    const { cost, n, v } = this;
    const lists = this.#lists;
    let [best, second] = [Infinity, Infinity];
    let [first, other] = [-1, -1];
    const from = i * capacity;
    for (let k = from, end = from + this.#counts[i]!; k < end; k++) {
      const j = lists[k]!;
      const reduced = cost[i * n + j]! - v[j]!;
      if (reduced >= second) continue;
      if (reduced < best) {
        second = best;
        other = first;
        best = reduced;
        first = j;
      } else {
        second = reduced;
        other = j;
      }
    }
    if (other < 0) this.#search(i, this.#anySecond(i));
    else if (second > this.#beyond[i]!) this.#search(i, second);
    else {
      this.best = best;
      this.second = second;
      this.first = first;
      this.other = other;
    }
  }

  /** The second least reduced cost. */
  #anySecond(i: number): number {
    const { cost, n, v } = this;
    let [best, second] = [Infinity, Infinity];
    for (let j = 0, at = i * n; j < n; j++, at++) {
      const reduced = cost[at]! - v[j]!;
      if (reduced >= second) continue;
      if (reduced < best) {
        second = best;
        best = reduced;
      } else second = reduced;
    }
    return second;
  }

  /** The two cheapest columns of all, and a list of those that cost little more than `atMost`, which the second does not exceed. */
  #search(i: number, atMost: number): void {
    const { cost, n, v } = this;
    const lists = this.#lists;
    const widths = this.#widths;
    const from = i * capacity;
    const reach = atMost + widths[i]!;
    let [best, second] = [Infinity, Infinity];
    let [first, other] = [-1, -1];
    let count = 0;
    let beyond = Infinity;
    for (let j = 0, at = i * n; j < n; j++, at++) {
      const reduced = cost[at]! - v[j]!;
      if (reduced > reach) {
        if (reduced < beyond) beyond = reduced;
        continue;
      }
      if (count < capacity) lists[from + count++] = j;
      else if (reduced < beyond) beyond = reduced;
      if (reduced >= second) continue;
      if (reduced < best) {
        second = best;
        other = first;
        best = reduced;
        first = j;
      } else {
        second = reduced;
        other = j;
      }
    }
    if (count === capacity) widths[i]! /= 2;
    else if (count < few) widths[i]! *= 2;
    this.#counts[i] = count;
    this.#beyond[i] = beyond;
    this.best = best;
    this.second = second;
    this.first = first;
    this.other = other;
  }
}
