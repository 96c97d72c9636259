import type { Stream } from "../numerics/random.js";
import { UserError } from "../numerics/error.js";

/** Draws for each row whether the model is told its class, which it is not with probability `drop`. */
export function drawTold(told: Uint8Array, drop: number, stream: Stream): void {
  for (let i = 0; i < told.length; i++) told[i] = stream.uniform() >= drop ? 1 : 0;
}

/**
 * Fills `out` [rows, classes] with the class of each row, one-hot, or with zeros where it is not told; `labels` are the
 * classes of all training points. A UserError where there are none.
 */
export function fillCondition(
  out: Float32Array | Float64Array,
  labels: Int32Array | undefined,
  rows: Int32Array,
  told: Uint8Array,
): void {
  if (labels === undefined) {
    throw new UserError(
      "The model is class-conditional, but the data have no classes; set its option conditional to false.",
    );
  }
  const classes = out.length / rows.length;
  out.fill(0);
  for (let i = 0; i < rows.length; i++) if (told[i] === 1) out[i * classes + labels[rows[i]!]!] = 1;
}
