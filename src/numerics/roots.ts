/** A root of f between two places where its signs differ, to rounding (the Illinois method; Dowell and Jarratt 1971). */
export function rootBetween(f: (x: number) => number, from: number, to: number): number {
  let [a, b] = [from, to];
  let [fa, fb] = [f(a), f(b)];
  if (fa === 0) return a;
  for (let step = 0; step < 200 && fb !== 0; step++) {
    if (Math.abs(b - a) <= 4e-16 * Math.max(Math.abs(a), Math.abs(b))) break;
    const secant = b - (fb * (b - a)) / (fb - fa);
    const inside = secant > Math.min(a, b) && secant < Math.max(a, b);
    // Every fourth step bisects, so that a steep f does not hold one end of the bracket where it is.
    const x = inside && step % 4 !== 3 ? secant : (a + b) / 2;
    const fx = f(x);
    if (fx * fb <= 0) [a, fa] = [b, fb];
    else fa /= 2;
    [b, fb] = [x, fx];
  }
  return b;
}

/**
 * Every root of f between neighbouring places of `grid`, if at most one extremum of f lies between any two neighbours:
 * where f has the same sign at both, a root of its derivative between them tells whether it crosses zero twice.
 */
export function rootsOnGrid(f: (x: number) => number, slope: (x: number) => number, grid: readonly number[]): number[] {
  const roots: number[] = [];
  for (let k = 1; k < grid.length; k++) {
    const [a, b] = [grid[k - 1]!, grid[k]!];
    const [fa, fb] = [f(a), f(b)];
    if (fa <= 0 !== fb <= 0) roots.push(rootBetween(f, a, b));
    else if (slope(a) <= 0 !== slope(b) <= 0) {
      const extremum = rootBetween(slope, a, b);
      if (f(extremum) <= 0 !== fa <= 0) roots.push(rootBetween(f, a, extremum), rootBetween(f, extremum, b));
    }
  }
  return roots;
}
