import { NearColumns } from "./near-columns.js";

export interface Assignment {
  /** Column of each row. */
  readonly columns: Int32Array;
  /** Dual prices: no cost[i, j] is below rowPrices[i] + columnPrices[j], and those of the assignment are equal to it. */
  readonly rowPrices: Float64Array;
  readonly columnPrices: Float64Array;
}

/**
 * The permutation that minimises the sum of cost[i, columns[i]] over a matrix [n, n] of finite costs, row-major, in O(n^3)
 * time at worst: prices from an auction (Bertsekas 1988, doi:10.1007/BF02186476), an assignment of the rows whose cheapest
 * columns differ, and shortest augmenting paths for the rows that this leaves, many at once (Jonker and Volgenant 1987,
 * doi:10.1007/BF02278710).
 */
export function assign(cost: Float64Array, n: number): Assignment {
  if (cost.length !== n * n) throw new RangeError(`assign: expected ${n} x ${n} costs, got ${cost.length}.`);
  if (!isFinite(cost)) throw new RangeError("assign: expected finite costs.");
  const search = new Search(cost, n);
  search.auction();
  search.assignCheapest();
  search.reduceRows();
  search.augmentAll();
  return { columns: search.columnOf, rowPrices: search.u, columnPrices: search.v };
}

function isFinite(cost: Float64Array): boolean {
  let sum = 0;
  for (let at = 0; at < cost.length; at++) sum += cost[at]!;
  // Finite numbers may have a sum that is not.
  return Number.isFinite(sum) || cost.every(Number.isFinite);
}

/** What bids are raised by, and how far lists of near columns reach at first, in parts of the mean cost above the least. */
const incrementShare = 0.004;
const widthShare = 0.05;
/** Part of the trees that must meet a free column before their paths are used: the last ones are long to search for. */
const treesShare = 0.75;
/** Bids of a row, on average, after which an auction ends as it is. */
const mostBids = 200;

/** An assignment of some rows that no other assignment of these rows beats, grown until it has all of them. */
class Search {
  /** Column of each row, row of each column; -1 where there is none yet. */
  readonly columnOf: Int32Array;
  readonly #rowOf: Int32Array;
  /** Rows without a column, the first `#freeCount` of these. */
  readonly #free: Int32Array;
  #freeCount = 0;
  /** Dual prices: cost[i, j] - u[i] - v[j] is never below 0, and is 0 where i is assigned to j. */
  readonly u: Float64Array;
  readonly v: Float64Array;
  /** Reduced length of the shortest path so far to each column, and the row before it on that path. */
  readonly #distance: Float64Array;
  readonly #before: Int32Array;
  /** Columns to which the shortest path is known, in the order in which they were reached, and its lengths. */
  readonly #reached: Int32Array;
  readonly #lengths: Float64Array;
  #reachedCount = 0;
  /** The column to which the next shortest path leads, and its length. */
  #nearest = 0;
  #least = 0;
  /** The free row from which the path to a row comes, and the first free column that the paths from a free row have met. */
  readonly #rootOf: Int32Array;
  readonly #sinkOf: Int32Array;
  readonly #near: NearColumns;
  /** What a bid is raised by. */
  readonly #increment: number;

  constructor(
    readonly cost: Float64Array,
    readonly n: number,
  ) {
    this.columnOf = new Int32Array(n).fill(-1);
    this.#rowOf = new Int32Array(n).fill(-1);
    this.#free = new Int32Array(n);
    this.u = new Float64Array(n);
    this.v = new Float64Array(n);
    this.#distance = new Float64Array(n);
    this.#before = new Int32Array(n);
    this.#reached = new Int32Array(n);
    this.#lengths = new Float64Array(n);
    this.#rootOf = new Int32Array(n);
    this.#sinkOf = new Int32Array(n);
    const spread = this.#reduceColumns();
    this.#increment = n === 1 ? 0 : incrementShare * spread;
    this.#near = new NearColumns(cost, n, this.v, widthShare * spread);
  }

  /** Prices every column at its least cost; the mean cost above that, 0 where it is not more than rounding. */
  #reduceColumns(): number {
    const { n, cost, v } = this;
    v.fill(Infinity);
    let mean = 0;
    for (let i = 0, at = 0; i < n; i++) {
      for (let j = 0; j < n; j++, at++) {
        mean += cost[at]! / (n * n);
        if (cost[at]! < v[j]!) v[j] = cost[at]!;
      }
    }
    let least = 0;
    for (let j = 0; j < n; j++) least += v[j]! / n;
    const spread = mean - least;
    return spread > 1e-9 * Math.max(Math.abs(mean), Math.abs(least)) ? spread : 0;
  }

  /**
   * Rows bid for their cheapest columns, each by what it prefers it to the second cheapest and a little more, until every
   * row has one. The assignment is off by at most n times that little; of it, only the prices are kept.
   */
  auction(): void {
    const { n, v } = this;
    const [rowOf, waiting] = [this.#rowOf, this.#free];
    if (this.#increment === 0) return;
    // Prices of any quality will do: where they creep, because many rows want few columns, they are taken as they are.
    let bids = mostBids * n;
    let count = n;
    for (let i = 0; i < n; i++) waiting[i] = n - 1 - i;
    while (count > 0 && bids-- > 0) {
      const i = waiting[--count]!;
      this.#near.look(i);
      const { first, best, second } = this.#near;
      v[first]! -= second - best + this.#increment;
      const displaced = rowOf[first]!;
      rowOf[first] = i;
      if (displaced >= 0) waiting[count++] = displaced;
    }
    rowOf.fill(-1);
  }

  /** Assigns rows to their cheapest columns, the first row that wants it to each. */
  assignCheapest(): void {
    const rowOf = this.#rowOf;
    for (let i = 0; i < this.n; i++) {
      this.#near.look(i);
      const { first } = this.#near;
      if (rowOf[first]! >= 0) this.#free[this.#freeCount++] = i;
      else {
        rowOf[first] = i;
        this.columnOf[i] = first;
      }
    }
  }

  /**
   * Gives each free row the column that is best for it, lowering the column's price by what the row prefers it to its second
   * best; the row that had the column is next, or waits for another pass where the two columns are equally good.
   */
  reduceRows(): void {
    const { n, v, columnOf } = this;
    const [rowOf, free, near] = [this.#rowOf, this.#free, this.#near];
    const count = this.#freeCount;
    // Where prices creep, by rounding or because many rows want few columns, the search for paths is the shorter way.
    let bids = 4 * n;
    let waiting = 0;
    for (let k = 0; k < count;) {
      const i = free[k++]!;
      near.look(i);
      const { best, second, other } = near;
      let { first } = near;
      const lowered = v[first]! - (second - best);
      const prefers = lowered < v[first]! && n > 1;
      if (prefers) v[first] = lowered;
      else if (rowOf[first]! >= 0 && other >= 0) first = other;
      const displaced = rowOf[first]!;
      columnOf[i] = first;
      rowOf[first] = i;
      if (displaced < 0) continue;
      columnOf[displaced] = -1;
      if (prefers && bids-- > 0) free[--k] = displaced;
      else free[waiting++] = displaced;
    }
    this.#freeCount = waiting;
  }

  augmentAll(): void {
    const { n, cost, u, v, columnOf } = this;
    for (let i = 0; i < n; i++) {
      const j = columnOf[i]!;
      if (j >= 0) u[i] = cost[i * n + j]! - v[j]!;
    }
    for (let k = 0; k < this.#freeCount; k++) {
      const row = this.#free[k]!;
      this.#near.look(row);
      u[row] = this.#near.best;
    }
    while (this.#freeCount > 0) this.augment();
  }

  /**
   * Assigns some free rows too, by moving the rows on shortest paths from them to free columns: one search (Dijkstra 1959)
   * grows a tree from every free row until most trees have met a free column. Trees share neither rows nor columns.
   */
  augment(): void {
    const { u } = this;
    const [free, sinkOf] = [this.#free, this.#sinkOf];
    const least = this.#growTrees(Math.ceil(treesShare * this.#freeCount));
    this.#reprice(least);
    let left = 0;
    for (let k = 0, count = this.#freeCount; k < count; k++) {
      const row = free[k]!;
      u[row]! += least;
      if (sinkOf[row]! >= 0) this.#shift(row, sinkOf[row]!);
      else free[left++] = row;
    }
    this.#freeCount = left;
  }

  /** Grows a tree from every free row until `missing` of them have met a free column; the length of the longest path. */
  #growTrees(missing: number): number {
    const [rowOf, rootOf, sinkOf] = [this.#rowOf, this.#rootOf, this.#sinkOf];
    this.#distance.fill(Infinity);
    for (let k = 0; k < this.#freeCount; k++) {
      const row = this.#free[k]!;
      rootOf[row] = row;
      sinkOf[row] = -1;
      this.#extend(row, 0);
    }
    this.#reachedCount = 0;
    for (;;) {
      const [least, nearest] = [this.#least, this.#nearest];
      // No comparison holds for a column that is reached already.
      this.#distance[nearest] = Number.NaN;
      this.#reached[this.#reachedCount] = nearest;
      this.#lengths[this.#reachedCount++] = least;
      const root = rootOf[this.#before[nearest]!]!;
      const row = rowOf[nearest]!;
      if (row >= 0) {
        rootOf[row] = root;
        this.#extend(row, least);
      } else {
        if (sinkOf[root]! < 0) {
          sinkOf[root] = nearest;
          missing--;
        }
        this.#findNearest();
      }
      if (missing === 0 || this.#reachedCount === this.n) return least;
    }
  }

  /** Takes the ways through `row`, which is `length` from its root, and finds the nearest column. */
  #extend(row: number, length: number): void {
    const { n, cost, v } = this;
    const [distance, before] = [this.#distance, this.#before];
    const offset = length - this.u[row]!;
    const base = row * n;
    let least = Infinity;
    let nearest = 0;
    for (let j = 0; j < n; j++) {
      const through = offset + cost[base + j]! - v[j]!;
      let shortest = distance[j]!;
      if (through < shortest) {
        distance[j] = shortest = through;
        before[j] = row;
      }
      if (shortest < least) {
        least = shortest;
        nearest = j;
      }
    }
    this.#least = least;
    this.#nearest = nearest;
  }

  #findNearest(): void {
    const { n } = this;
    const distance = this.#distance;
    let least = Infinity;
    for (let j = 0; j < n; j++) {
      if (distance[j]! < least) {
        least = distance[j]!;
        this.#nearest = j;
      }
    }
    this.#least = least;
  }

  /** Prices at which the paths to all columns that were reached cost no more than their lengths. */
  #reprice(longest: number): void {
    const { u, v } = this;
    for (let k = 0; k < this.#reachedCount; k++) {
      const j = this.#reached[k]!;
      const gain = longest - this.#lengths[k]!;
      v[j]! -= gain;
      if (this.#rowOf[j]! >= 0) u[this.#rowOf[j]!]! += gain;
    }
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
