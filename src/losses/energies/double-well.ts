import type * as tf from "@tensorflow/tfjs";
import { z } from "zod";
import { component } from "../../component/component.js";
import { dataToken } from "../../datasets/dataset.js";
import { gaussLegendre, integrate } from "../../numerics/quadrature.js";
import type { Energy } from "./energy.js";

/** -barrier (x1^2 - 1)^2 - (x2^2 + … + xd^2) / 2. */
class DoubleWell implements Energy {
  readonly logNormalizer: { readonly value: number; readonly error: number };

  constructor(
    readonly dimension: number,
    readonly barrier: number,
  ) {
    const well = (x: number) => Math.exp(-barrier * (x * x - 1) ** 2);
    // Where barrier (x^2 - 1)^2 is 40, nothing is left.
    const edge = Math.sqrt(1 + Math.sqrt(40 / barrier));
    const width = 2 * integrate(well, 0, edge, gaussLegendre(200));
    this.logNormalizer = { value: Math.log(width) + ((dimension - 1) / 2) * Math.log(2 * Math.PI), error: 1e-12 };
  }

  logDensity(x: tf.Tensor): tf.Tensor {
    const first = x.slice([0, 0], [-1, 1]);
    const others = x.square().sum(1).sub(first.square().sum(1));
    return first.square().sub(1).square().sum(1).mul(-this.barrier).sub(others.div(2));
  }
}

export const doubleWell = component({
  kind: "energy",
  name: "doubleWell",
  summary: "Two wells at x1 = -1 and 1 with a barrier between them, standard normal in the other coordinates.",
  paper: "Noe et al. 2019, arXiv:1812.01729, figure 2",
  cost: "O(d) a point",
  options: { barrier: z.number().positive().default(4).describe("height of the barrier at x1 = 0, in nats") },
  inject: [dataToken],
  create: ({ barrier }, data) => new DoubleWell(data.dimension, barrier),
});
