import type * as tf from "@tensorflow/tfjs";
import type { ParameterSpec, Parameters } from "../model.js";
import { type Bijection, forEachRow, type Mapped } from "./bijection.js";

/**
 * x = z H_1 … H_k with reflections H_i = I - 2 v_i v_i' / |v_i|^2 (Householder 1958): k = d of them make every orthogonal
 * matrix of one sign of the determinant.
 */
export class Rotation implements Bijection {
  readonly parameters: readonly ParameterSpec[];
  readonly #names: readonly string[];

  constructor(name: string, dimension: number) {
    this.#names = Array.from({ length: dimension }, (_, i) => `${name}reflection.${i}`);
    this.parameters = this.#names.map((of) => ({
      name: of,
      shape: [dimension, 1],
      initialize: (out, stream) => {
        stream.fillNormal(out);
      },
    }));
  }

  forward(parameters: Parameters, z: tf.Tensor): Mapped {
    return reflected(parameters, z, this.#names);
  }

  inverse(parameters: Parameters, x: tf.Tensor): Mapped {
    return reflected(parameters, x, [...this.#names].reverse());
  }
}

function reflected(parameters: Parameters, x: tf.Tensor, names: readonly string[]): Mapped {
  const value = names.reduce((y, name) => {
    const v = parameters[name]!;
    const along = y.matMul(v).mul(2).div(v.square().sum());
    return y.sub(along.matMul(v, false, true));
  }, x);
  return { value, logDet: forEachRow(x, x.sum().zerosLike()) };
}
