import type { Points } from "./points.js";

const leafSize = 32;

/**
 * A k-d tree with bounding boxes (Bentley 1975): finds neighbours in O(log n) in low dimension, and is no slower than a
 * scan by more than a constant in high dimension. All distances are squared.
 */
export class KdTree {
  readonly n: number;
  readonly d: number;
  /** Coordinate j of every point, in the order of the leaves. */
  readonly columns: readonly Float64Array[];
  /** The points in the order of the leaves, column by column, and where each stood in the input. */
  readonly #data: Float64Array;
  readonly #index: Uint32Array;
  /** Node `k` holds the points `#start[k]` … `#start[k] + #length[k]`; its children are nodes `2k + 1` and `2k + 2`. */
  readonly #start: Uint32Array;
  readonly #length: Uint32Array;
  readonly #low: Float64Array;
  readonly #high: Float64Array;
  readonly #firstLeaf: number;
  readonly #stack: Uint32Array;
  readonly #leaf = new Float64Array(2 * leafSize);

  constructor(x: Points) {
    if (x.n === 0) throw new RangeError("KdTree: expected at least one point.");
    this.n = x.n;
    this.d = x.d;
    const depth = Math.max(0, Math.ceil(Math.log2(x.n / leafSize)));
    const nodes = 2 ** (depth + 1) - 1;
    this.#firstLeaf = 2 ** depth - 1;
    this.#start = new Uint32Array(nodes);
    this.#length = new Uint32Array(nodes);
    this.#low = new Float64Array(nodes * x.d).fill(Infinity);
    this.#high = new Float64Array(nodes * x.d).fill(-Infinity);
    this.#stack = new Uint32Array(2 * depth + 2);
    this.#index = Uint32Array.from({ length: x.n }, (_, i) => i);
    this.#build(x);
    this.#data = new Float64Array(x.n * x.d);
    for (let i = 0; i < x.n; i++) {
      for (let j = 0; j < x.d; j++) this.#data[j * x.n + i] = x.data[this.#index[i]! * x.d + j]!;
    }
    this.columns = Array.from({ length: x.d }, (_, j) => this.#data.subarray(j * x.n, (j + 1) * x.n));
  }

  /** The squared distance from row `row` of `x` to the nearest point other than number `except`. */
  nearest(x: Points, row: number, except = -1): number {
    const stack = this.#stack;
    const leaf = this.#leaf;
    const index = this.#index;
    const query = row * this.d;
    let best = Infinity;
    let top = 0;
    stack[top++] = 0;
    while (top > 0) {
      const node = stack[--top]!;
      if (this.#distanceToBox(x.data, query, node) >= best) continue;
      if (node < this.#firstLeaf) {
        const left = 2 * node + 1;
        const leftFirst = this.#distanceToBox(x.data, query, left) <= this.#distanceToBox(x.data, query, left + 1);
        stack[top++] = leftFirst ? left + 1 : left;
        stack[top++] = leftFirst ? left : left + 1;
        continue;
      }
      const start = this.#start[node]!;
      const length = this.#length[node]!;
      this.#leafDistances(x.data, query, start, length, leaf);
      for (let i = 0; i < length; i++) {
        if (leaf[i]! < best && index[start + i] !== except) best = leaf[i]!;
      }
    }
    return best;
  }

  /**
   * Writes the squared distances from row `row` of `x` to all points nearer than `radius` (squared), other than number
   * `except`, into `out` (of length n), in no particular order; returns how many there are.
   */
  within(x: Points, row: number, radius: number, out: Float64Array, except = -1): number {
    const stack = this.#stack;
    const leaf = this.#leaf;
    const index = this.#index;
    const query = row * this.d;
    let found = 0;
    let top = 0;
    stack[top++] = 0;
    while (top > 0) {
      const node = stack[--top]!;
      if (this.#distanceToBox(x.data, query, node) > radius) continue;
      if (node < this.#firstLeaf) {
        stack[top++] = 2 * node + 1;
        stack[top++] = 2 * node + 2;
        continue;
      }
      const start = this.#start[node]!;
      const length = this.#length[node]!;
      this.#leafDistances(x.data, query, start, length, leaf);
      for (let i = 0; i < length; i++) {
        const distance = leaf[i]!;
        out[found] = distance;
        if (distance <= radius && index[start + i] !== except) found++;
      }
    }
    return found;
  }

  /**
   * Where in `columns` all points nearer than `radius` (squared) to row `row` of `x` are, with others from the same leaves:
   * writes ranges as start and end, in ascending order, into `out` (of length n + 2) and returns how many numbers.
   */
  ranges(x: Points, row: number, radius: number, out: Uint32Array): number {
    const stack = this.#stack;
    const query = row * this.d;
    let count = 0;
    let top = 0;
    stack[top++] = 0;
    while (top > 0) {
      const node = stack[--top]!;
      if (this.#distanceToBox(x.data, query, node) > radius) continue;
      if (node < this.#firstLeaf) {
        stack[top++] = 2 * node + 2;
        stack[top++] = 2 * node + 1;
        continue;
      }
      const start = this.#start[node]!;
      // Leaves that adjoin make one range.
      if (count > 0 && out[count - 1] === start) count -= 2;
      else out[count] = start;
      out[count + 1] = start + this.#length[node]!;
      count += 2;
    }
    return count;
  }

  /** Squared distances to the points from `start` on, coordinate by coordinate: the loops run over contiguous memory. */
  #leafDistances(query: Float64Array, from: number, start: number, length: number, out: Float64Array): void {
    const data = this.#data;
    for (let j = 0; j < this.d; j++) {
      const value = query[from + j]!;
      const column = j * this.n + start;
      for (let i = 0; i < length; i++) {
        const difference = value - data[column + i]!;
        out[i] = j === 0 ? difference * difference : out[i]! + difference * difference;
      }
    }
  }

  #distanceToBox(query: Float64Array, from: number, node: number): number {
    const { d } = this;
    let sum = 0;
    for (let j = 0, at = node * d; j < d; j++, at++) {
      const value = query[from + j]!;
      const below = this.#low[at]! - value;
      const above = value - this.#high[at]!;
      if (below > 0) sum += below * below;
      else if (above > 0) sum += above * above;
    }
    return sum;
  }

  #build(x: Points): void {
    this.#length[0] = x.n;
    for (let node = 0; node < this.#start.length; node++) {
      const start = this.#start[node]!;
      const length = this.#length[node]!;
      const axis = this.#bound(x, node);
      if (node >= this.#firstLeaf) continue;
      const half = length >>> 1;
      select(this.#index, x.data, x.d, axis, start, start + length - 1, start + half);
      this.#start[2 * node + 1] = start;
      this.#length[2 * node + 1] = half;
      this.#start[2 * node + 2] = start + half;
      this.#length[2 * node + 2] = length - half;
    }
  }

  /** Sets the node's bounding box and returns its longest side. */
  #bound(x: Points, node: number): number {
    let longest = 0;
    for (let j = 0; j < x.d; j++) {
      const at = node * x.d + j;
      for (let i = this.#start[node]!; i < this.#start[node]! + this.#length[node]!; i++) {
        const value = x.data[this.#index[i]! * x.d + j]!;
        if (value < this.#low[at]!) this.#low[at] = value;
        if (value > this.#high[at]!) this.#high[at] = value;
      }
      const first = node * x.d + longest;
      if (this.#high[at]! - this.#low[at]! > this.#high[first]! - this.#low[first]!) longest = j;
    }
    return longest;
  }
}

/** Reorders `index[low … high]` so that position `k` holds what a full sort along `axis` would put there (Hoare 1961). */
function select(
  index: Uint32Array,
  data: Float64Array,
  d: number,
  axis: number,
  low: number,
  high: number,
  k: number,
): void {
  while (low < high) {
    const pivot = data[index[(low + high) >>> 1]! * d + axis]!;
    let i = low;
    let j = high;
    while (i <= j) {
      while (data[index[i]! * d + axis]! < pivot) i++;
      while (data[index[j]! * d + axis]! > pivot) j--;
      if (i <= j) {
        const held = index[i]!;
        index[i++] = index[j]!;
        index[j--] = held;
      }
    }
    if (k <= j) high = j;
    else if (k >= i) low = i;
    else return;
  }
}

/** The squared distance from every row of `x` to its nearest point in `tree`. */
export function nearestDistances(tree: KdTree, x: Points): Float64Array {
  return Float64Array.from({ length: x.n }, (_, i) => tree.nearest(x, i));
}
