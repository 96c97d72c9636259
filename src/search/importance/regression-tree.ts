/** An axis of the space that trials come from: reals from 0 to 1, or categories 0, 1, … of a number. */
export type Feature = "real" | { readonly categories: number };

/** Where trials are and what was found there, one row a trial: `x` [n, d] row by row, `y` [n]. */
export interface Sample {
  readonly features: readonly Feature[];
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** A part of the space where a tree gives one value: an interval a real feature, a set a categorical one. */
export interface Leaf {
  readonly value: number;
  readonly sides: readonly Side[];
}

/** [from, to], or which of the categories are in it. */
export type Side = readonly [from: number, to: number] | readonly boolean[];

interface Split {
  readonly feature: number;
  /** Rows that go left; the others go right. */
  readonly left: readonly number[];
  readonly right: readonly number[];
  readonly sides: readonly [Side, Side];
}

/** How much of its feature's range a side is, by volume. */
export function share(feature: Feature, side: Side): number {
  if (feature === "real") return (side[1] as number) - (side[0] as number);
  return (side as readonly boolean[]).filter(Boolean).length / feature.categories;
}

/**
 * Leaves of a regression tree grown on some rows of a sample, with repetitions: each split takes the most from the sum of
 * squares, until leaves have fewer than `2 leastLeaf` rows or one value (Breiman et al. 1984).
 */
export function growTree(sample: Sample, rows: readonly number[], leastLeaf: number): readonly Leaf[] {
  const columns = sample.features.map((_, j) => columnOf(sample, j));
  const whole = sample.features.map((feature): Side => (feature === "real" ? [0, 1] : all(feature.categories)));
  const leaves: Leaf[] = [];
  const open = [{ rows, sides: whole }];
  for (let node = open.pop(); node; node = open.pop()) {
    const found = bestSplit(sample, columns, node.rows, node.sides, leastLeaf);
    if (!found) {
      leaves.push({ value: meanOf(sample.y, node.rows), sides: node.sides });
      continue;
    }
    const { feature, left, right, sides } = found;
    open.push({ rows: left, sides: node.sides.with(feature, sides[0]) });
    open.push({ rows: right, sides: node.sides.with(feature, sides[1]) });
  }
  return leaves;
}

function bestSplit(
  { features, y }: Sample,
  columns: readonly Float64Array[],
  rows: readonly number[],
  sides: readonly Side[],
  leastLeaf: number,
): Split | undefined {
  let best: Split | undefined;
  let most = 1e-12 * rows.reduce((sum, row) => sum + y[row]! ** 2, 0);
  features.forEach((feature, j) => {
    const [column, side] = [columns[j]!, sides[j]!];
    const ranks = feature === "real" ? undefined : ranksByMean(column, y, feature.categories, rows);
    const places = Float64Array.from(rows, ranks ? (row) => ranks[column[row]!]! : (row) => column[row]!);
    const order = Uint32Array.from(rows.keys()).sort((a, b) => places[a]! - places[b]!);
    const sorted = Array.from(order, (at) => rows[at]!);
    const { at, gain } = bestCut(
      Float64Array.from(sorted, (row) => y[row]!),
      places.sort(),
      leastLeaf,
    );
    if (gain <= most) return;
    most = gain;
    const halves = ranks
      ? cutCategories(side as readonly boolean[], ranks, places[at - 1]!)
      : cutInterval(side as readonly [number, number], (places[at - 1]! + places[at]!) / 2);
    best = { feature: j, left: sorted.slice(0, at), right: sorted.slice(at), sides: halves };
  });
  return best;
}

/** Where to cut values in the order of their places so that their sum of squares about the means falls most. */
function bestCut(
  y: Float64Array,
  places: Float64Array,
  leastLeaf: number,
): { readonly at: number; readonly gain: number } {
  const n = y.length;
  const total = y.reduce((sum, value) => sum + value, 0);
  let [at, gain, left] = [0, 0, 0];
  for (let i = 1; i < n; i++) {
    left += y[i - 1]!;
    if (i < leastLeaf || n - i < leastLeaf || places[i - 1] === places[i]) continue;
    const here = left ** 2 / i + (total - left) ** 2 / (n - i) - total ** 2 / n;
    if (here > gain) [at, gain] = [i, here];
  }
  return { at, gain };
}

function cutInterval([from, to]: readonly [number, number], border: number): readonly [Side, Side] {
  return [
    [from, border],
    [border, to],
  ];
}

/** A category that no row has, whose rank is infinite, goes with the worse ones. */
function cutCategories(side: readonly boolean[], ranks: Float64Array, border: number): readonly [Side, Side] {
  return [side.map((is, k) => is && ranks[k]! <= border), side.map((is, k) => is && ranks[k]! > border)];
}

function columnOf({ features, x, y }: Sample, j: number): Float64Array {
  return Float64Array.from(y, (_, row) => x[row * features.length + j]!);
}

/** The place of each category among those that rows have, by the mean of the rows: the best cut lies in that order. */
function ranksByMean(column: Float64Array, y: Float64Array, categories: number, rows: readonly number[]): Float64Array {
  const [sums, counts] = [new Float64Array(categories), new Float64Array(categories)];
  for (const row of rows) {
    sums[column[row]!]! += y[row]!;
    counts[column[row]!]!++;
  }
  const present = [...sums.keys()].filter((k) => counts[k]! > 0);
  present.sort((a, b) => sums[a]! / counts[a]! - sums[b]! / counts[b]!);
  const ranks = new Float64Array(categories).fill(Infinity);
  present.forEach((category, rank) => (ranks[category] = rank));
  return ranks;
}

function meanOf(y: Float64Array, rows: readonly number[]): number {
  return rows.reduce((sum, row) => sum + y[row]!, 0) / rows.length;
}

function all(n: number): readonly boolean[] {
  return Array.from({ length: n }, () => true);
}
