import type * as tf from "@tensorflow/tfjs";
import type { Flow, ParameterSpec, Parameters } from "../model.js";
import type { Bijection, Mapped } from "./bijection.js";

/** The flow that applies bijections one after another, in the order from base to data. */
export class Composition implements Flow {
  readonly family = "flow";
  readonly dimension: number;
  readonly parameters: readonly ParameterSpec[];
  readonly adapt?: NonNullable<Flow["adapt"]>;
  readonly #bijections: readonly Bijection[];

  constructor(dimension: number, bijections: readonly Bijection[]) {
    this.dimension = dimension;
    this.parameters = bijections.flatMap((bijection) => bijection.parameters);
    this.#bijections = bijections;
    if (bijections.some((bijection) => bijection.adapt !== undefined)) {
      this.adapt = (parameters, x) => this.#adapt(parameters, x);
    }
  }

  forward(parameters: Parameters, z: tf.Tensor): Mapped {
    return chain(z, this.#bijections, (bijection, x) => bijection.forward(parameters, x));
  }

  inverse(parameters: Parameters, x: tf.Tensor): Mapped {
    return chain(x, [...this.#bijections].reverse(), (bijection, y) => bijection.inverse(parameters, y));
  }

  /** Each bijection is adapted to the data as those between it and the data, already adapted, hand them on. */
  #adapt(parameters: Parameters, x: tf.Tensor): Parameters {
    let adapted: Parameters = {};
    let value = x;
    for (const bijection of [...this.#bijections].reverse()) {
      adapted = { ...adapted, ...bijection.adapt?.({ ...parameters, ...adapted }, value) };
      value = bijection.inverse({ ...parameters, ...adapted }, value).value;
    }
    return adapted;
  }
}

function chain(
  x: tf.Tensor,
  bijections: readonly Bijection[],
  apply: (bijection: Bijection, x: tf.Tensor) => Mapped,
): Mapped {
  let value = x;
  const logDets = bijections.map((bijection) => {
    const mapped = apply(bijection, value);
    value = mapped.value;
    return mapped.logDet;
  });
  return { value, logDet: logDets.reduce((sum, logDet) => sum.add(logDet)) };
}
