export interface Assignment {
  /** Column of each row. */
  readonly columns: Int32Array;
  /** Dual prices: no cost[i, j] is below rowPrices[i] + columnPrices[j], and those of the assignment are equal to it. */
  readonly rowPrices: Float64Array;
  readonly columnPrices: Float64Array;
}

/**
 * The permutation that minimises the sum of cost[i, columns[i]] over a matrix [n, n] of finite costs, row-major, by
 * shortest augmenting paths with dual prices: O(n^3) at worst (Jonker and Volgenant 1987; Crouse 2016, algorithm 1).
 */
export function assign(cost: Float64Array, n: number): Assignment {
  if (cost.length !== n * n) throw new RangeError(`assign: expected ${n} x ${n} costs, got ${cost.length}.`);
  if (!cost.every(Number.isFinite)) throw new RangeError("assign: expected finite costs.");
  const search = new PathSearch(cost, n);
  for (let row = 0; row < n; row++) search.augment(row);
  return { columns: search.columnOf, rowPrices: search.u, columnPrices: search.v };
}

/** An assignment of some rows that no other assignment of these rows beats, grown by one row at a time. */
class PathSearch {
  /** Column of each row, row of each column; -1 where there is none yet. */
  readonly columnOf: Int32Array;
  readonly #rowOf: Int32Array;
  /** Dual prices: cost[i, j] - u[i] - v[j] is never below 0, and is 0 where i is assigned to j. */
  readonly u: Float64Array;
  readonly v: Float64Array;
  /** Reduced length of the shortest path to each column, and the row before it on that path. */
  readonly #distance: Float64Array;
  readonly #before: Int32Array;
  /** Columns to which the shortest path is not yet known, then those where it is. */
  readonly #columns: Int32Array;

  constructor(
    readonly cost: Float64Array,
    readonly n: number,
  ) {
    this.columnOf = new Int32Array(n).fill(-1);
    this.#rowOf = new Int32Array(n).fill(-1);
    this.u = new Float64Array(n);
    this.v = new Float64Array(n);
    this.#distance = new Float64Array(n);
    this.#before = new Int32Array(n);
    this.#columns = Int32Array.from({ length: n }, (_, j) => j);
  }

  /** Assigns `row` too, by moving the rows on a shortest path from it to a free column (Dijkstra 1959). */
  augment(row: number): void {
    const { n, cost } = this;
    const [u, v, rowOf, distance, before, columns] = [
      this.u,
      this.v,
      this.#rowOf,
      this.#distance,
      this.#before,
      this.#columns,
    ];
    distance.fill(Infinity);
    let open = n;
    let least = 0;
    let sink = -1;
    for (let i = row; sink < 0;) {
      const base = i * n;
      const offset = least - u[i]!;
      let nearest = 0;
      least = Infinity;
      for (let k = 0; k < open; k++) {
        const j = columns[k]!;
        const through = offset + cost[base + j]! - v[j]!;
        let shortest = distance[j]!;
        if (through < shortest) {
          distance[j] = shortest = through;
          before[j] = i;
        }
        if (shortest < least || (shortest === least && rowOf[j]! < 0)) {
          least = shortest;
          nearest = k;
        }
      }
      const j = columns[nearest]!;
      columns[nearest] = columns[--open]!;
      columns[open] = j;
      if (rowOf[j]! < 0) sink = j;
      else i = rowOf[j]!;
    }
    u[row]! += least;
    for (let k = open; k < n; k++) {
      const j = columns[k]!;
      const gain = least - distance[j]!;
      v[j]! -= gain;
      if (j !== sink) u[rowOf[j]!]! += gain;
    }
    this.#shift(row, sink);
  }

  /** Gives every row on the path from `row` to the free column `sink` the column after it. */
  #shift(row: number, sink: number): void {
    for (let j = sink, i = -1; i !== row;) {
      i = this.#before[j]!;
      const freed = this.columnOf[i]!;
      this.columnOf[i] = j;
      this.#rowOf[j] = i;
      j = freed;
    }
  }
}
