/** Writes the gradient at x and gives the value there. */
export type Differentiable = (x: Float64Array, gradient: Float64Array) => number;

export interface Stop {
  readonly iterations?: number;
  /** Ends where an iteration gains less than this share of the value, or of 1 if that is more. */
  readonly tolerance?: number;
}

export interface Box {
  readonly low: ArrayLike<number>;
  readonly high: ArrayLike<number>;
}

/** Pairs of steps and changes of gradient that are remembered. */
const memory = 8;

interface Pair {
  readonly s: Float64Array;
  readonly y: Float64Array;
}

/**
 * A local minimum of f in a box from `start` [d] on, by L-BFGS in the coordinates that are free to move (Nocedal 1980; the
 * projection of Bertsekas 1982).
 */
export function minimiseInBox(
  f: Differentiable,
  start: Float64Array,
  { low, high }: Box,
  { iterations = 100, tolerance = 1e-12 }: Stop = {},
): Float64Array {
  const inBox = (x: Float64Array) => x.map((value, j) => Math.min(Math.max(value, low[j]!), high[j]!));
  let x = inBox(start);
  let gradient = new Float64Array(x.length);
  let value = f(x, gradient);
  let pairs: Pair[] = [];
  for (let iteration = 0; iteration < iterations; iteration++) {
    const free = x.map((at, j) =>
      (at <= low[j]! && gradient[j]! > 0) || (at >= high[j]! && gradient[j]! < 0) ? 0 : 1,
    );
    const slope = gradient.map((g, j) => g * free[j]!);
    const steepness = Math.sqrt(dot(slope, slope));
    if (!(steepness > 1e-9 * Math.max(1, Math.abs(value)))) break;
    let direction = quasiNewton(slope, pairs).map((of, j) => of * free[j]!);
    if (pairs.length === 0 || dot(direction, slope) >= 0) {
      pairs = [];
      direction = slope.map((g) => -g / Math.max(1, steepness));
    }
    const next = search(f, { x, value, gradient, direction }, inBox);
    if (next === undefined) {
      if (pairs.length === 0) break;
      pairs = [];
      continue;
    }
    const pair = { s: difference(next.x, x), y: difference(next.gradient, gradient) };
    if (dot(pair.s, pair.y) > 1e-12 * dot(pair.y, pair.y)) pairs = [...pairs.slice(1 - memory), pair];
    const gained = value - next.value;
    ({ x, value, gradient } = next);
    if (gained <= tolerance * Math.max(1, Math.abs(value))) break;
  }
  return x;
}

interface Place {
  readonly x: Float64Array<ArrayBuffer>;
  readonly value: number;
  readonly gradient: Float64Array<ArrayBuffer>;
}

/** The first of ever shorter steps that gains enough (Armijo). */
function search(
  f: Differentiable,
  { x, value, gradient, direction }: Place & { readonly direction: Float64Array },
  inBox: (x: Float64Array) => Float64Array<ArrayBuffer>,
): Place | undefined {
  for (let t = 1; t > 1e-8; t *= 0.4) {
    const to = inBox(x.map((at, j) => at + t * direction[j]!));
    const there = new Float64Array(x.length);
    const reached = f(to, there);
    if (reached < value && reached <= value + 1e-4 * dot(gradient, difference(to, x))) {
      return { x: to, value: reached, gradient: there };
    }
  }
  return undefined;
}

/** Minus the gradient times an approximation of the inverse Hessian (Nocedal and Wright 2006, algorithm 7.4). */
function quasiNewton(gradient: Float64Array, pairs: readonly Pair[]): Float64Array {
  const direction = gradient.map((g) => -g);
  const factors: number[] = [];
  for (const { s, y } of [...pairs].reverse()) {
    const factor = dot(s, direction) / dot(s, y);
    factors.push(factor);
    addTo(direction, y, -factor);
  }
  const last = pairs.at(-1);
  if (last !== undefined) {
    const scale = dot(last.s, last.y) / dot(last.y, last.y);
    for (let j = 0; j < direction.length; j++) direction[j]! *= scale;
  }
  for (const { s, y } of pairs) addTo(direction, s, factors.pop()! - dot(y, direction) / dot(s, y));
  return direction;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += a[j]! * b[j]!;
  return sum;
}

function difference(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, j) => value - b[j]!);
}

function addTo(out: Float64Array, of: Float64Array, factor: number): void {
  for (let j = 0; j < out.length; j++) out[j]! += factor * of[j]!;
}
