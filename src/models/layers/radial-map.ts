import type * as tf from "@tensorflow/tfjs";
import type { ParameterSpec, Parameters } from "../model.js";
import type { Bijection, Mapped } from "./bijection.js";

/** softplus(a + this) is 1 at a = 0. */
const offset = Math.log(Math.E - 1);

/**
 * x = z + beta (z - z0) / (alpha + r) with r = |z - z0| (Rezende & Mohamed 2015, arXiv:1505.05770, eq. 14), invertible because
 * alpha > 0 and beta = alpha (softplus(.) - 1) > -alpha (the same, appendix A.2, with an offset by which raw zeros give the
 * identity). The inverse is closed: |x - z0| = r (1 + beta / (alpha + r)) is quadratic in r.
 */
export class RadialMap implements Bijection {
  readonly parameters: readonly ParameterSpec[];
  readonly #name: string;

  constructor(name: string, dimension: number) {
    this.#name = name;
    const normal = (of: string, shape: number[], deviation: number): ParameterSpec => ({
      name: `${name}${of}`,
      shape,
      initialize(out, stream) {
        for (let i = 0; i < out.length; i++) out[i] = deviation * stream.normal();
      },
    });
    this.parameters = [
      normal("centre", [1, dimension], 1),
      normal("logAlpha", [1, 1], 0.1),
      normal("beta", [1, 1], 0.1),
    ];
  }

  forward(parameters: Parameters, z: tf.Tensor): Mapped {
    const { centre, alpha, beta } = this.#read(parameters);
    const offset = z.sub(centre);
    const r = norm(offset);
    const stretch = beta.div(alpha.add(r)).add(1);
    return { value: centre.add(offset.mul(stretch)), logDet: logDet(r, alpha, beta, z.shape[1]!) };
  }

  inverse(parameters: Parameters, x: tf.Tensor): Mapped {
    const { centre, alpha, beta } = this.#read(parameters);
    const offset = x.sub(centre);
    const distance = norm(offset);
    // r^2 + p r - alpha |x - z0| = 0: of the two forms of its positive root the one that subtracts nothing.
    const p = alpha.add(beta).sub(distance);
    const root = p.square().add(distance.mul(alpha).mul(4)).sqrt();
    const falling = distance.mul(alpha).mul(2).div(p.abs().add(root));
    const r = falling.where(p.greater(0), root.add(p.abs()).mul(0.5));
    const shrink = alpha.add(r).div(alpha.add(beta).add(r));
    return { value: centre.add(offset.mul(shrink)), logDet: logDet(r, alpha, beta, x.shape[1]!).neg() };
  }

  #read(parameters: Parameters) {
    const alpha = parameters[`${this.#name}logAlpha`]!.exp();
    const beta = parameters[`${this.#name}beta`]!.add(offset).softplus().sub(1).mul(alpha);
    return { centre: parameters[`${this.#name}centre`]!, alpha, beta };
  }
}

/** Squared lengths below it count as it does, so that the norm has a slope at the centre. */
const leastSquare = 1e-30;

/** [n, 1] */
function norm(offset: tf.Tensor): tf.Tensor {
  return offset.square().sum(1, true).maximum(leastSquare).sqrt();
}

/** (d - 1) log(1 + beta / (alpha + r)) + log(1 + alpha beta / (alpha + r)^2), [n]. */
function logDet(r: tf.Tensor, alpha: tf.Tensor, beta: tf.Tensor, d: number): tf.Tensor {
  const reach = alpha.add(r);
  const across = beta
    .div(reach)
    .add(1)
    .log()
    .mul(d - 1);
  return across.add(alpha.mul(beta).div(reach.square()).add(1).log()).squeeze([1]);
}
