import type * as tf from "@tensorflow/tfjs";
import type { RowField, TracedValue } from "../../divergences/divergence.js";
import { type Activation, activations } from "./activation.js";
import { type ChainTrace, chainTrace } from "./chain-trace.js";
import type { DenseWeights } from "./dense.js";

/** A function of rows [n, d] for each context [1, c] that they share. */
export type RowsBesideContext = (context: tf.Tensor) => RowField;

/** Beyond this dimension the tangents of all directions take more memory than backward passes one after another. */
const largestDimension = 128;

/**
 * A perceptron of a row of x, of the given dimension, and a context. What the context adds to the first layer is a bias,
 * found once for all rows; where x and the output have one dimension, the trace of the Jacobian by x needs no backward pass.
 */
export function perceptronRows(
  [input, ...others]: readonly [DenseWeights, ...DenseWeights[]],
  activation: Activation,
  dimension: number,
): RowsBesideContext {
  // Rows [1, to] are what the gradient of a bias is summed to: one of them is reshaped, and not one an evaluation.
  const withRow = ({ weight, bias }: DenseWeights) => ({ weight, bias: bias.expandDims() });
  const [first, rest] = [withRow(input), others.map(withRow)];
  const ofRows = first.weight.slice([0, 0], [dimension, -1]);
  const ofContext = first.weight.slice([dimension, 0], [-1, -1]);
  const { scale } = activations[activation];
  const trace = once(() => chainTrace([ofRows, ...rest.map(({ weight }) => weight)], scale));
  return (context) =>
    perceptron([{ weight: ofRows, bias: context.matMul(ofContext).add(first.bias) }, ...rest], activation, trace);
}

/** Layers x W + b with an activation between any two; `trace` makes the trace of their Jacobian from the slopes. */
export function perceptron(
  layers: readonly DenseWeights[],
  activation: Activation,
  trace: () => ChainTrace = once(() =>
    chainTrace(
      layers.map(({ weight }) => weight),
      activations[activation].scale,
    ),
  ),
): RowField {
  const phi = activations[activation];
  const dense = (x: tf.Tensor, { weight, bias }: DenseWeights) => x.matMul(weight).add(bias);
  const field = (x: tf.Tensor) => layers.reduce((h, layer, k) => dense(k === 0 ? h : phi.apply(h), layer), x);
  const dimension = layers[0]!.weight.shape[0];
  if (dimension > largestDimension || layers.at(-1)!.weight.shape[1] !== dimension) return field;
  const withTrace = (x: tf.Tensor): TracedValue => {
    const slopes: tf.Tensor[] = [];
    const value = layers.reduce((h, layer, k) => {
      if (k === 0) return dense(h, layer);
      const activated = phi.withSlope(h);
      slopes.push(activated.slope);
      return dense(activated.value.mul(phi.scale), layer);
    }, x);
    return { value, trace: trace()(x.shape[0], slopes) };
  };
  return Object.assign(field, { withTrace });
}

/** Computes at the first call alone. */
function once<T>(compute: () => T): () => T {
  let computed: { readonly value: T } | undefined;
  return () => (computed ??= { value: compute() }).value;
}
