/** Numbers in [-1, 1] that look like nothing in particular. */
export function wave(count: number, seed = 1): number[] {
  return Array.from({ length: count }, (_, i) => Math.sin(seed + 2.6 * i + 0.01 * i * i));
}

export function maxDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity;
  let largest = 0;
  for (let i = 0; i < a.length; i++) {
    const apart = Math.abs(a[i]! - b[i]!);
    if (!(apart <= largest)) largest = apart;
  }
  return largest;
}
