/** Positions of points on their way: `values[(t * n + i) * 2 + coordinate]`. */
export interface Flow {
  readonly times: readonly number[];
  readonly n: number;
  readonly d: number;
  readonly values: Float64Array;
}

/** The square that all points stay in, at every time; those that are not finite aside. */
export function flowWindow({ values }: Flow): { readonly x: number; readonly y: number; readonly span: number } {
  const least = [Infinity, Infinity];
  const greatest = [-Infinity, -Infinity];
  for (const [i, value] of values.entries()) {
    if (!Number.isFinite(value)) continue;
    least[i % 2] = Math.min(least[i % 2]!, value);
    greatest[i % 2] = Math.max(greatest[i % 2]!, value);
  }
  const middle = (axis: number) => (least[axis]! + greatest[axis]!) / 2;
  const span = 1.06 * Math.max(greatest[0]! - least[0]!, greatest[1]! - least[1]!) || 1;
  return { x: middle(0) - span / 2, y: middle(1) - span / 2, span };
}

/** Where the points are at a time, on straight lines between the times that are known: [n, 2]. */
export function positionsAt({ times, n, values }: Flow, time: number): Float64Array {
  const after = times.findIndex((one) => one >= time);
  const to = after < 0 ? times.length - 1 : after;
  const from = Math.max(0, to - 1);
  const gap = times[to]! - times[from]!;
  const share = gap > 0 ? Math.min(1, (time - times[from]!) / gap) : 1;
  const positions = new Float64Array(2 * n);
  for (let i = 0; i < positions.length; i++) {
    const [a, b] = [values[from * 2 * n + i]!, values[to * 2 * n + i]!];
    positions[i] = a + share * (b - a);
  }
  return positions;
}
