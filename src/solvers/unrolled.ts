import type * as tf from "@tensorflow/tfjs";
import type { Tableau } from "./tableau.js";

/** dy/dt for a state of several tensors; the times are numbers, known when the program is traced. */
export type UnrolledField = (t: number, y: readonly tf.Tensor[]) => readonly tf.Tensor[];

export interface UnrolledSteps {
  readonly tableau: Tableau;
  readonly from: number;
  readonly to: number;
  /** Equal steps from the one time to the other. */
  readonly steps: number;
}

/** The state at `to` by steps of a Runge-Kutta method that are written out in the traced program: gradients pass through. */
export function unrolled(
  { tableau, from, to, steps }: UnrolledSteps,
  field: UnrolledField,
  y0: readonly tf.Tensor[],
): readonly tf.Tensor[] {
  const { a, b, c } = tableau;
  const h = (to - from) / steps;
  let y = y0;
  for (let step = 0; step < steps; step++) {
    const k: (readonly tf.Tensor[])[] = [];
    for (let i = 0; i < c.length; i++) k.push(field(from + (step + c[i]!) * h, moved(y, h, a[i]!, k)));
    y = moved(y, h, b, k);
  }
  return y;
}

/** y + h sum_i weights_i k_i, tensor by tensor. */
function moved(
  y: readonly tf.Tensor[],
  h: number,
  weights: readonly number[],
  k: readonly (readonly tf.Tensor[])[],
): readonly tf.Tensor[] {
  return y.map((tensor, at) =>
    weights.reduce((sum, weight, i) => (weight === 0 ? sum : sum.add(k[i]![at]!.mul(h * weight))), tensor),
  );
}
