type Values = readonly number[];

/** Whether `a` is nowhere worse than `b` and somewhere better; lower is better. */
export function dominates(a: Values, b: Values): boolean {
  let isBetter = false;
  for (let k = 0; k < a.length; k++) {
    if (a[k]! > b[k]!) return false;
    if (a[k]! < b[k]!) isBetter = true;
  }
  return isBetter;
}

/**
 * Indices of `values` in fronts: the first are dominated by none, the next by those of earlier fronts only (Deb et al.
 * 2002), by inserting in lexicographic order (Zhang et al. 2015, ENS). Stops when `enough` are in full fronts.
 */
export function nonDominatedFronts(values: readonly Values[], enough = values.length): number[][] {
  const order = values.map((_, i) => i).sort((a, b) => lexicographic(values[a]!, values[b]!) || a - b);
  const fronts: number[][] = [];
  let remaining = order;
  for (let count = 0; count < enough && remaining.length > 0;) {
    const front: number[] = [];
    const rest: number[] = [];
    for (const i of remaining) {
      // Who dominates stands before in lexicographic order, and probably not long before.
      let k = front.length - 1;
      while (k >= 0 && !dominates(values[front[k]!]!, values[i]!)) k--;
      (k < 0 ? front : rest).push(i);
    }
    fronts.push(front.sort((a, b) => a - b));
    count += front.length;
    remaining = rest;
  }
  return fronts;
}

/** Indices of the values that no other dominates. */
export function paretoFront(values: readonly Values[]): readonly number[] {
  return nonDominatedFronts(values, 1)[0] ?? [];
}

/**
 * How alone each value of a front is: the sum over objectives of the distance between its neighbours, each objective
 * scaled to its range; infinite at the ends (Deb et al. 2002, section III-B).
 */
export function crowdingDistances(front: readonly Values[]): Float64Array {
  const distances = new Float64Array(front.length);
  for (let k = 0; k < (front[0]?.length ?? 0); k++) {
    const order = front.map((_, i) => i).sort((a, b) => front[a]![k]! - front[b]![k]! || a - b);
    const [first, last] = [order[0]!, order.at(-1)!];
    const range = front[last]![k]! - front[first]![k]!;
    distances[first] = distances[last] = Infinity;
    if (range === 0) continue;
    for (let at = 1; at < order.length - 1; at++) {
      distances[order[at]!]! += (front[order[at + 1]!]![k]! - front[order[at - 1]!]![k]!) / range;
    }
  }
  return distances;
}

function lexicographic(a: Values, b: Values): number {
  for (let k = 0; k < a.length; k++) if (a[k] !== b[k]) return a[k]! - b[k]!;
  return 0;
}
