import type * as tf from "@tensorflow/tfjs";
import { component } from "../component/component.js";
import type { Divergence, DivergenceEstimator, RowField } from "./divergence.js";
import { rowProduct, transposedProduct, type Tensorflow } from "./jacobian.js";

/** The trace of the Jacobian: by the field's own way if it has one, else by one backward pass a coordinate. */
export class ExactDivergence implements DivergenceEstimator {
  readonly probes = 0;
  readonly columns = 1;

  constructor(readonly tf: Tensorflow) {}

  draw(): void {
    // Nothing is random.
  }

  estimate(field: RowField, x: tf.Tensor): Divergence {
    const { tf } = this;
    const n = x.shape[0];
    const squares = (rows: readonly tf.Tensor[]) => tf.addN(rows.map((row) => rowProduct(row, row)));
    if (field.withTrace) {
      const { value, trace } = field.withTrace(x);
      const jacobian = () => this.#jacobian(field, x);
      return {
        value,
        traces: trace,
        // The one that few ask for takes the backward passes that the trace does without.
        get squaredNorm() {
          return squares(jacobian());
        },
      };
    }
    const rows = this.#jacobian(field, x);
    return {
      value: field(x),
      traces: tf.addN(rows.map((row, j) => row.slice([0, j], [n, 1]))),
      squaredNorm: squares(rows),
    };
  }

  /** Row j is the gradient of coordinate j of the field [n, d]. */
  #jacobian(field: RowField, x: tf.Tensor): readonly tf.Tensor[] {
    const { tf } = this;
    const [n, d] = x.shape as [number, number];
    const transposed = transposedProduct(tf, field, x);
    return Array.from({ length: d }, (_, j) => {
      // oneHot refuses a single coordinate.
      const unit = tf.eye(d).slice([j, 0], [1, d]).tile([n, 1]);
      return transposed(unit);
    });
  }
}

export const exactDivergence = component({
  kind: "divergence",
  name: "exactDivergence",
  summary: "The trace of the velocity's Jacobian, exactly.",
  paper: "Chen et al. 2018, arXiv:1806.07366, theorem 1",
  cost: "at most d passes an evaluation",
  options: {},
  inject: [],
  create: async () => {
    const { tf } = await import("../runtime/tensorflow.js");
    return new ExactDivergence(tf);
  },
});
