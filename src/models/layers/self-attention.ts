import type * as tf from "@tensorflow/tfjs";
import type { ParameterSpec, Parameters } from "../model.js";
import { Projection } from "./projection.js";

/**
 * Multi-head self-attention over the tokens of each row (Vaswani et al. 2017, arXiv:1706.03762, section 3.2). Queries and
 * keys have no biases: one of the keys would move all logits alike, which the softmax does not see.
 */
export class SelfAttention {
  readonly parameters: readonly ParameterSpec[];
  readonly #heads: number;
  readonly #queries: Projection;
  readonly #keys: Projection;
  readonly #values: Projection;
  readonly #output: Projection;

  constructor(name: string, width: number, heads: number, gain: number) {
    this.#heads = heads;
    this.#queries = new Projection(`${name}.queries`, width, width, 1);
    this.#keys = new Projection(`${name}.keys`, width, width, 1);
    this.#values = new Projection(`${name}.values`, width, width, 1);
    this.#output = new Projection(`${name}.output`, width, width, gain);
    this.parameters = [this.#queries, this.#keys, this.#values, this.#output].flatMap((layer) => layer.parameters);
  }

  /** Tokens [n * count, width], `count` of them a row, to the same shape. */
  apply(parameters: Parameters, tokens: tf.Tensor, count: number): tf.Tensor {
    const [total, width] = tokens.shape as [number, number];
    const rows = total / count;
    const size = width / this.#heads;
    const byHead = (projection: Projection) =>
      projection
        .apply(parameters, tokens)
        .reshape([rows, count, this.#heads, size])
        .transpose([0, 2, 1, 3])
        .reshape([rows * this.#heads, count, size]);
    const logits = byHead(this.#queries).matMul(byHead(this.#keys), false, true).div(Math.sqrt(size));
    const mixed = logits
      .softmax()
      .matMul(byHead(this.#values))
      .reshape([rows, this.#heads, count, size])
      .transpose([0, 2, 1, 3])
      .reshape([total, width]);
    return this.#output.apply(parameters, mixed);
  }
}
