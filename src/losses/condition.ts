import type { Stream } from "../numerics/random.js";
import { UserError } from "../numerics/error.js";

/**
 * Fills `out` [rows, classes] with the class of each row, one-hot, or with zeros, with probability `drop` each; `labels`
 * are the classes of all training points. A UserError where there are none.
 */
export function fillCondition(
  out: Float32Array | Float64Array,
  labels: Int32Array | undefined,
  rows: Int32Array,
  drop: number,
  stream: Stream,
): void {
  if (labels === undefined) {
    throw new UserError(
      "The model is class-conditional, but the data have no classes; set its option conditional to false.",
    );
  }
  const classes = out.length / rows.length;
  out.fill(0);
  for (let i = 0; i < rows.length; i++) {
    if (stream.uniform() >= drop) out[i * classes + labels[rows[i]!]!] = 1;
  }
}
