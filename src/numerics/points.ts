/** A cloud of `n` points in `R^d`, row by row: coordinate `j` of point `i` is `data[i * d + j]`. */
export interface Points {
  readonly n: number;
  readonly d: number;
  readonly data: Float64Array;
}

/** Zero-filled points, or a view of `data` when it is given; throws if the length is not `n * d`. */
export function points(n: number, d: number, data = new Float64Array(n * d)): Points {
  if (data.length !== n * d)
    throw new RangeError(`points: expected ${n} x ${d} = ${n * d} numbers, got ${data.length}.`);
  return { n, d, data };
}

/** The rows of `x` named by `indices`, in that order. */
export function take(x: Points, indices: ArrayLike<number>): Points {
  const out = points(indices.length, x.d);
  for (let i = 0; i < indices.length; i++) {
    out.data.set(x.data.subarray(indices[i]! * x.d, (indices[i]! + 1) * x.d), i * x.d);
  }
  return out;
}
