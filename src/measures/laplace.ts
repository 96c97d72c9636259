import { z } from "zod";
import { component } from "../component/component.js";
import { type BaseMeasure, spaceToken } from "./measure.js";
import { type Marginal, ProductMeasure } from "./product.js";

/** exp(-|u|) / 2. */
const unitLaplace: Marginal = {
  draw(stream) {
    const size = -Math.log1p(-stream.uniform());
    return stream.uniform() < 0.5 ? -size : size;
  },
  logDensity: (distance) => -distance - Math.LN2,
  logDensityTensor: (distance) => distance.neg().sub(Math.LN2),
  entropy: 1 + Math.LN2,
  variance: 2,
};

export const laplace = component({
  kind: "base",
  name: "laplace",
  summary: "Independent coordinates with the density exp(-|x| / scale) / (2 scale).",
  paper: "Laplace 1774",
  cost: "O(n d) time and memory",
  options: { scale: z.number().positive().default(1).describe("mean absolute value of a coordinate") },
  inject: [spaceToken],
  create: ({ scale }, { dimension }): BaseMeasure => new ProductMeasure(dimension, unitLaplace, scale),
});
