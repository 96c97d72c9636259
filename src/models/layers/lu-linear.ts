import type { Tensor } from "@tensorflow/tfjs";
import { solveTriangular, triangle } from "../../runtime/ops/triangular.js";
import { tf } from "../../runtime/tensorflow.js";
import type { ParameterSpec, Parameters } from "../model.js";
import { type Bijection, forEachRow, type Mapped } from "./bijection.js";
import { permutation } from "./order.js";

/**
 * x = z P L U with a fixed permutation P, L unit lower triangular and U = V diag(exp s) for a unit upper triangular V
 * (Kingma & Dhariwal 2018, arXiv:1807.03039, section 3.2). One matrix holds L below its diagonal, V above it and s on it.
 */
export class LuLinear implements Bijection {
  readonly parameters: readonly ParameterSpec[];
  readonly #name: string;
  readonly #places: readonly number[];

  constructor(name: string, dimension: number, layer: number) {
    this.#name = `${name}factors`;
    this.#places = permutation(dimension, layer);
    this.parameters = [{ name: this.#name, shape: [dimension, dimension], initialize: (out) => out.fill(0) }];
  }

  forward(parameters: Parameters, z: Tensor): Mapped {
    const { lower, upper, logDet } = this.#read(parameters);
    const matrix = tf.matMul(lower, upper).gather([...this.#places]);
    return { value: z.matMul(matrix), logDet: forEachRow(z, logDet) };
  }

  inverse(parameters: Parameters, x: Tensor): Mapped {
    const { lower, upper, logDet } = this.#read(parameters);
    const permuted = solveTriangular(solveTriangular(x, upper, { upper: true }), lower, { unitDiagonal: true });
    return { value: permuted.gather([...this.#places], 1), logDet: forEachRow(x, logDet.neg()) };
  }

  #read(parameters: Parameters) {
    const factors = parameters[this.#name]!;
    const logScale = factors.mul(tf.eye(factors.shape[0])).sum(0, true);
    return {
      lower: triangle(factors, { unitDiagonal: true }),
      upper: triangle(factors, { upper: true, unitDiagonal: true }).mul(logScale.exp()),
      logDet: logScale.sum(),
    };
  }
}
