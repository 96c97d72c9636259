// A model of one's own, beside a built-in one: everything that it takes stands in this file.
//
//   npx pushforward sweep experiments/custom-component.ts --report
import type * as tf from "@tensorflow/tfjs";
import {
  component,
  conditionalFlowMatching,
  conditionalOt,
  dataToken,
  defineExperiment,
  independent,
  memorisation,
  mlpVectorField,
  nll,
  slicedWasserstein,
  twoMoons,
  z,
  type Parameters,
  type ParameterSpec,
  type Stream,
  type VectorField,
} from "pushforward";

/** v(t, x) = sum_k t^k tanh(x A_k + b_k) C_k: a velocity that is a polynomial in time. */
class PolynomialField implements VectorField {
  readonly family = "vectorField";
  readonly parameters: readonly ParameterSpec[];

  constructor(
    readonly dimension: number,
    readonly degree: number,
    width: number,
  ) {
    const normal = (scale: number) => (out: Float64Array, stream: Stream) => {
      for (let i = 0; i < out.length; i++) out[i] = scale * stream.normal();
    };
    this.parameters = Array.from({ length: degree + 1 }, (_, k) => [
      { name: `A${k}`, shape: [dimension, width], initialize: normal(1) },
      { name: `b${k}`, shape: [width], initialize: normal(1) },
      { name: `C${k}`, shape: [width, dimension], initialize: normal(1 / Math.sqrt(width)) },
    ]).flat();
  }

  velocity(parameters: Parameters, t: tf.Tensor, x: tf.Tensor): tf.Tensor {
    const coefficient = (k: number) =>
      x.matMul(parameters[`A${k}`]!).add(parameters[`b${k}`]!).tanh().matMul(parameters[`C${k}`]!);
    // Horner's scheme.
    let velocity = coefficient(this.degree);
    for (let k = this.degree - 1; k >= 0; k--) velocity = velocity.mul(t).add(coefficient(k));
    return velocity;
  }
}

const polynomialField = component({
  kind: "model",
  name: "polynomialField",
  summary: "Velocity field that is a polynomial in time, with coefficients by networks of one hidden layer.",
  traits: { family: "vectorField" },
  options: {
    degree: z.int().nonnegative().default(2).describe("degree in time"),
    width: z.int().positive().default(64).describe("width of each hidden layer"),
  },
  inject: [dataToken],
  create: ({ degree, width }, data) => new PolynomialField(data.dimension, degree, width),
});

export default defineExperiment({
  name: "custom-component",
  question: "Does a velocity that is polynomial in time need fewer parameters than a perceptron of time and position?",
  seeds: [0, 1],
  components: [polynomialField],
  dataset: twoMoons({ train: 2000, test: 1000, standardize: true }),
  model: polynomialField({ degree: 3, width: 64 }),
  loss: conditionalFlowMatching({ path: conditionalOt({ sigma: 0.05 }), coupling: independent() }),
  training: { steps: 4000, batchSize: 256 },
  compare: [mlpVectorField({ hidden: [64, 64, 64], activation: "silu" })],
  metrics: [nll(), slicedWasserstein(), memorisation()],
});
