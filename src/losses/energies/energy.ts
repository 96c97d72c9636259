import type * as tf from "@tensorflow/tfjs";

/** A density on R^d that is known up to a factor: p(x) = exp(logDensity(x)) / Z. */
export interface Energy {
  readonly dimension: number;
  /** log p(x) + log Z for x [n, d], traced; [n], in nats. */
  logDensity(x: tf.Tensor): tf.Tensor;
  /** log Z, where it is known, with the error of that number. */
  readonly logNormalizer?: { readonly value: number; readonly error: number };
}

declare module "../../component/kinds.js" {
  interface ComponentKinds {
    energy: Energy;
  }
}
