/**
 * The permutation that minimises the sum of |x_i - y_columns[i]|^2 over numbers on the line: the k-th smallest goes to the
 * k-th smallest (Peyre and Cuturi 2019, arXiv:1803.00567, section 2.6). O(n log n) time.
 */
export function assignOnLine(x: Float64Array, y: Float64Array): Int32Array {
  if (x.length !== y.length) {
    throw new RangeError(`assignOnLine: expected samples of one size, got ${x.length} and ${y.length}.`);
  }
  const [from, to] = [ordered(x), ordered(y)];
  const columns = new Int32Array(x.length);
  for (let k = 0; k < x.length; k++) columns[from[k]!] = to[k]!;
  return columns;
}

function ordered(values: Float64Array): Uint32Array {
  return Uint32Array.from(values, (_, i) => i).sort((a, b) => values[a]! - values[b]!);
}
