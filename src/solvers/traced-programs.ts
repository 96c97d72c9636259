import type * as tf from "@tensorflow/tfjs";
import type { Compiled, CompiledLoop, Specs, Tensors } from "../runtime/runtime.js";
import { constantSpecs, ownConstants } from "./constants.js";
import type { TracedField } from "./solver.js";
import type { Tolerances } from "./stepper.js";
import { errorWeights, isFsal } from "./tableau.js";
import type { EmbeddedTableau, Tableau } from "./tableau.js";

export type StepLoop = CompiledLoop<Specs, Specs, Specs>;

export interface StepPrograms {
  /** From t, h, y and the derivative k1 there: the new y, the error norm and, first same as last, the new k1. */
  readonly step: Compiled;
  /** From t and y: k1. */
  readonly derivative: Compiled;
}

const scalar = { shape: [] };

/** Many equal steps in one call: the state is carried, the times are the batch; reports sum |y| of every step. */
export function compileStepLoop(field: TracedField, tableau: Tableau, n: number, d: number): Promise<StepLoop> {
  return field.runtime.compileLoop<Specs, Specs, Specs>(
    (state, constants, batch) => {
      const { h } = constants as { h: tf.Tensor };
      const { t } = batch as { t: tf.Tensor };
      const { y } = state as { y: tf.Tensor };
      const f = boundDerivative(field, constants);
      const next = combine(y, h, tableau.b, stages(tableau, f, t, h, y, f(t, y)));
      return { state: { y: next }, outputs: { magnitude: next.abs().sum() } };
    },
    {
      state: { y: { shape: [n, d] } },
      constants: { h: scalar, ...constantSpecs(field.constants) },
      batch: { t: scalar },
    },
    { name: `${tableau.name} steps` },
  );
}

/** One step with its error norm for the whole batch and, if it is to be interpolated, the term of its quartic. */
export async function compileStep(
  field: TracedField,
  tableau: EmbeddedTableau,
  { rtol, atol, dense = false }: Tolerances & { readonly dense?: boolean | undefined },
  n: number,
  d: number,
): Promise<StepPrograms> {
  const state = { shape: [n, d] };
  const step = await field.runtime.compile<Specs>(
    (inputs) => {
      const { t, h, y, k1 } = inputs as Record<"t" | "h" | "y" | "k1", tf.Tensor>;
      const k = stages(tableau, boundDerivative(field, inputs), t, h, y, k1);
      const next = combine(y, h, tableau.b, k);
      const scale = y.abs().maximum(next.abs()).mul(rtol).add(atol);
      const error = h
        .mul(weightedSum(errorWeights(tableau), k))
        .div(scale)
        .square()
        .mean()
        .sqrt();
      return {
        y: next,
        error,
        ...(isFsal(tableau) && { k1: k.at(-1)! }),
        ...(dense && tableau.quartic && { quartic: h.mul(weightedSum(tableau.quartic, k)) }),
      };
    },
    { t: scalar, h: scalar, y: state, k1: state, ...constantSpecs(field.constants) },
    { name: `${tableau.name} step` },
  );
  return { step, derivative: await compileDerivative(field, tableau.name, n, d) };
}

/** The derivative k1 at t and y. */
export function compileDerivative(field: TracedField, name: string, n: number, d: number): Promise<Compiled> {
  return field.runtime.compile<Specs>(
    (inputs) => {
      const { t, y } = inputs as Record<"t" | "y", tf.Tensor>;
      return { k1: boundDerivative(field, inputs)(t, y) };
    },
    { t: scalar, y: { shape: [n, d] }, ...constantSpecs(field.constants) },
    { name: `${name} derivative` },
  );
}

type Derivative = (t: tf.Tensor, y: tf.Tensor) => tf.Tensor;

/** All stages of one step; the first is known. */
function stages(
  { a, c }: Tableau,
  f: Derivative,
  t: tf.Tensor,
  h: tf.Tensor,
  y: tf.Tensor,
  first: tf.Tensor,
): readonly tf.Tensor[] {
  const k = [first];
  for (let i = 1; i < c.length; i++) k.push(f(t.add(h.mul(c[i]!)), combine(y, h, a[i]!, k)));
  return k;
}

/** y + h sum_i weights_i k_i. */
export function combine(y: tf.Tensor, h: tf.Tensor, weights: readonly number[], k: readonly tf.Tensor[]): tf.Tensor {
  return y.add(h.mul(weightedSum(weights, k)));
}

function weightedSum(weights: readonly number[], k: readonly tf.Tensor[]): tf.Tensor {
  return weights
    .flatMap((weight, i) => (weight === 0 ? [] : [weight === 1 ? k[i]! : k[i]!.mul(weight)]))
    .reduce((sum, term) => sum.add(term));
}

export function boundDerivative(field: TracedField, inputs: Tensors): Derivative {
  const constants = ownConstants(field.constants, inputs);
  return (t, y) => field.derivative(t, y, constants);
}
