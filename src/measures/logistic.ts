import { z } from "zod";
import { component } from "../component/component.js";
import { type BaseMeasure, spaceToken } from "./measure.js";
import { type Marginal, ProductMeasure } from "./product.js";

/** exp(-u) / (1 + exp(-u))^2, which is even in u. */
const unitLogistic: Marginal = {
  draw(stream) {
    const u = stream.uniform();
    // 0 is drawn once in 2^53 times, and has an infinite quantile.
    return u === 0 ? unitLogistic.draw(stream) : Math.log(u) - Math.log1p(-u);
  },
  logDensity: (distance) => -distance - 2 * Math.log1p(Math.exp(-distance)),
  logDensityTensor: (distance) => distance.neg().sub(distance.neg().exp().log1p().mul(2)),
  entropy: 2,
  variance: (Math.PI * Math.PI) / 3,
};

export const logistic = component({
  kind: "base",
  name: "logistic",
  summary: "Independent coordinates with the logistic distribution function 1 / (1 + exp(-x / scale)).",
  paper: "Dinh et al. 2015, arXiv:1410.8516, section 3.4",
  cost: "O(n d) time and memory",
  options: { scale: z.number().positive().default(1).describe("scale; the variance is (pi scale)^2 / 3") },
  inject: [spaceToken],
  create: ({ scale }, { dimension }): BaseMeasure => new ProductMeasure(dimension, unitLogistic, scale),
});
