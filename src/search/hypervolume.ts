import { dominates, paretoFront } from "./pareto.js";

type Values = readonly number[];

/**
 * The volume between a reference and what the values dominate, exactly: by a sweep for two objectives, otherwise by the
 * exclusive volumes of WFG (While, Bradstreet and Barone 2012). Values that are not better than the reference in every
 * objective add nothing.
 */
export function hypervolume(values: readonly Values[], reference: Values): number {
  const inside = values.filter((value) => value.every((of, k) => of < reference[k]!));
  const front = paretoFront(inside).map((i) => inside[i]!);
  return volumeOf(unique(front), reference);
}

/**
 * Indices of `count` values that together have nearly the largest hypervolume, by adding the best next one each time
 * (within 1 - 1/e of the best; Guerreiro, Fonseca and Paquete 2016).
 */
export function hypervolumeSubset(values: readonly Values[], reference: Values, count: number): number[] {
  const chosen: number[] = [];
  const bound = Float64Array.from(values, (value) => hypervolume([value], reference));
  const left = new Set(values.keys());
  let volume = 0;
  while (chosen.length < count && left.size > 0) {
    const held = chosen.map((i) => values[i]!);
    // What a value adds only shrinks as others come, so what it added before bounds it: few need computing again.
    const order = [...left].sort((a, b) => bound[b]! - bound[a]! || a - b);
    let best = order[0]!;
    let most = -1;
    for (const i of order) {
      if (bound[i]! <= most) break;
      const added = hypervolume([...held, values[i]!], reference) - volume;
      bound[i] = added;
      if (added > most) [best, most] = [i, added];
    }
    chosen.push(best);
    left.delete(best);
    volume += most;
  }
  return chosen;
}

/** Of values that do not dominate each other, all inside. */
function volumeOf(front: readonly Values[], reference: Values): number {
  if (front.length === 0) return 0;
  if (reference.length === 1) return reference[0]! - Math.min(...front.map(([value]) => value!));
  const sorted = [...front].sort((a, b) => b.at(-1)! - a.at(-1)!);
  if (reference.length === 2) return sweep(sorted, reference);
  // The worst in the last objective first: limited to it, the later ones lose that objective.
  return sorted.reduce((sum, value, i) => sum + exclusiveVolume(value, sorted.slice(i + 1), reference), 0);
}

/** By strips along the second objective, which falls while the first one rises. */
function sweep(falling: readonly Values[], [x, y]: Values): number {
  let [sum, top] = [0, y!];
  for (const value of falling) {
    sum += (x! - value[0]!) * (top - value[1]!);
    top = value[1]!;
  }
  return sum;
}

/** What `value` dominates and `others` do not. */
function exclusiveVolume(value: Values, others: readonly Values[], reference: Values): number {
  const box = value.reduce((product, of, k) => product * (reference[k]! - of), 1);
  const limited = others.map((other) => other.map((of, k) => Math.max(of, value[k]!)));
  const front = limited.filter(
    (one, i) => !limited.some((other, k) => dominates(other, one) || (k < i && isEqual(other, one))),
  );
  return box - volumeOf(front, reference);
}

function unique(values: readonly Values[]): readonly Values[] {
  return values.filter((value, i) => !values.slice(0, i).some((other) => isEqual(other, value)));
}

function isEqual(a: Values, b: Values): boolean {
  return a.every((value, k) => value === b[k]);
}
