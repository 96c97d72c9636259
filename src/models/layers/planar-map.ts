import type * as tf from "@tensorflow/tfjs";
import { monotoneRoot } from "../../runtime/ops/monotone-root.js";
import type { ParameterSpec, Parameters } from "../model.js";
import type { Bijection, Mapped } from "./bijection.js";

/** softplus(a + this) - 1 is 0 at a = 0. */
const offset = Math.log(Math.E - 1);

/**
 * x = z + u tanh(w'z + b) (Rezende & Mohamed 2015, arXiv:1505.05770, eq. 10), invertible because u is lengthened along w until
 * w'u > -1 (the same, appendix A.1, with an offset by which w'u = 0 stays 0). The inverse solves a + w'u tanh(a + b) = w'x
 * for a = w'z, which lies within |w'u| of w'x.
 */
export class PlanarMap implements Bijection {
  readonly parameters: readonly ParameterSpec[];
  readonly #name: string;

  constructor(name: string, dimension: number) {
    this.#name = name;
    const normal = (of: string, deviation: number): ParameterSpec => ({
      name: `${name}${of}`,
      shape: [dimension, 1],
      initialize(out, stream) {
        for (let i = 0; i < out.length; i++) out[i] = deviation * stream.normal();
      },
    });
    this.parameters = [
      normal("u", 0.1 / Math.sqrt(dimension)),
      normal("w", 1 / Math.sqrt(dimension)),
      {
        name: `${name}b`,
        shape: [1, 1],
        initialize: (out, stream) => {
          stream.fillNormal(out);
        },
      },
    ];
  }

  forward(parameters: Parameters, z: tf.Tensor): Mapped {
    const { u, w, b, product } = this.#read(parameters);
    const h = z.matMul(w).add(b).tanh();
    return { value: z.add(h.mul(u)), logDet: slope(product, h).log().squeeze([1]) };
  }

  inverse(parameters: Parameters, x: tf.Tensor): Mapped {
    const { u, w, b, product } = this.#read(parameters);
    const along = x.matMul(w);
    const bend = (a: tf.Tensor) => a.add(b).tanh();
    const equation = {
      residual: (a: tf.Tensor) => a.add(bend(a).mul(product)).sub(along),
      slope: (a: tf.Tensor) => slope(product, bend(a)),
    };
    const reach = product.abs();
    const h = bend(monotoneRoot(equation, along.sub(reach), along.add(reach)));
    return { value: x.sub(h.mul(u)), logDet: slope(product, h).log().neg().squeeze([1]) };
  }

  /** The lengthened u as a row [1, d], w [d, 1], b [1, 1] and w'u [1, 1]. */
  #read(parameters: Parameters) {
    const [free, w, b] = ["u", "w", "b"].map((of) => parameters[`${this.#name}${of}`]!) as [
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
    ];
    const given = free.mul(w).sum().reshape([1, 1]);
    const product = given.add(offset).softplus().sub(1);
    const u = free.add(w.mul(product.sub(given)).div(w.square().sum()));
    return { u: u.transpose(), w, b, product };
  }
}

/** d(a + w'u tanh(a + b)) / da with h = tanh(a + b). */
function slope(product: tf.Tensor, h: tf.Tensor): tf.Tensor {
  return h.square().neg().add(1).mul(product).add(1);
}
