/**
 * A double as two columns: SQLite turns NaN into NULL and -0 into 0, and text dumps lose the infinities, so the kind
 * says exactly which it was. Infinities also stay in the value, where SQL can order them.
 */
export interface StoredDouble {
  readonly value: number | null;
  readonly kind: number;
}

/** Kind of the doubles that every database keeps as they are. */
export const ordinary = 0;
const special: readonly (readonly [kind: number, value: number])[] = [
  [1, NaN],
  [2, Infinity],
  [3, -Infinity],
  [4, -0],
];

export function isOrdinary(value: number): boolean {
  return Number.isFinite(value) && !Object.is(value, -0);
}

export function encodeDouble(value: number): StoredDouble {
  if (isOrdinary(value)) return { value, kind: ordinary };
  const [kind] = special.find(([, candidate]) => Object.is(candidate, value))!;
  return { value: Number.isNaN(value) ? null : value, kind };
}

export function decodeDouble({ value, kind }: StoredDouble): number {
  if (kind === ordinary && value !== null) return value;
  const found = special.find(([candidate]) => candidate === kind);
  if (!found) throw new Error(`Unknown kind of double in the store: ${kind} (value ${value ?? "null"}).`);
  return found[1];
}
