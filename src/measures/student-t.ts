import { z } from "zod";
import { component } from "../component/component.js";
import { digamma, logGamma } from "../numerics/special.js";
import { type BaseMeasure, spaceToken } from "./measure.js";
import { type Marginal, ProductMeasure } from "./product.js";

/** The law of Student's t with nu degrees of freedom. */
function unitStudentT(nu: number): Marginal {
  const half = (nu + 1) / 2;
  const logPeak = logGamma(half) - logGamma(nu / 2) - 0.5 * Math.log(nu * Math.PI);
  const marginal: Marginal = {
    // Bailey 1994, doi:10.2307/2153537: a polar method, exact for every nu.
    draw(stream) {
      const u = 2 * stream.uniform() - 1;
      const v = 2 * stream.uniform() - 1;
      const w = u * u + v * v;
      if (w > 1 || w === 0) return marginal.draw(stream);
      return u * Math.sqrt((nu * Math.expm1((-2 / nu) * Math.log(w))) / w);
    },
    logDensity: (distance) => logPeak - half * Math.log1p((distance * distance) / nu),
    logDensityTensor: (distance) => distance.square().div(nu).log1p().mul(-half).add(logPeak),
    entropy: half * (digamma(half) - digamma(nu / 2)) - logPeak,
    ...(nu > 2 && { variance: nu / (nu - 2) }),
  };
  return marginal;
}

export const studentT = component({
  kind: "base",
  name: "studentT",
  summary: "Independent coordinates with Student's t law: tails that fall like a power, for data with such tails.",
  paper: "Student 1908; as a base: Jaini et al. 2020, arXiv:1907.04481",
  cost: "O(n d) time and memory",
  options: {
    degrees: z.number().positive().default(5).describe("degrees of freedom; tails fall like |x|^-(degrees + 1)"),
    scale: z.number().positive().default(1).describe("scale of each coordinate"),
  },
  inject: [spaceToken],
  create: ({ degrees, scale }, { dimension }): BaseMeasure =>
    new ProductMeasure(dimension, unitStudentT(degrees), scale),
});
