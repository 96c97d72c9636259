/** The best of the first 1, 2, … values, the least if `sign` is 1, the greatest if it is -1; from the first number on. */
export function bestSoFar(
  values: readonly number[],
  sign: 1 | -1,
): readonly { readonly x: number; readonly y: number }[] {
  const points: { x: number; y: number }[] = [];
  let best = NaN;
  for (const [i, value] of values.entries()) {
    if (Number.isNaN(best) || sign * value < sign * best) best = value;
    if (!Number.isNaN(best)) points.push({ x: i + 1, y: best });
  }
  return points;
}

/** Whether values are read better by their logarithms: all positive, and far apart. */
export function isWide(values: readonly number[]): boolean {
  const [least, greatest] = [Math.min(...values), Math.max(...values)];
  return least > 0 && greatest / least >= 20;
}
