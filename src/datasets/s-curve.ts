import { z } from "zod";
import { NoisyCurve } from "../measures/noisy-curve.js";
import { rolled, sCurveSection } from "../measures/rolled.js";
import { lawDataset } from "./law-dataset.js";
import { curveCost, noiseOption } from "./noise-option.js";

export const sCurve = lawDataset({
  name: "sCurve",
  summary:
    "Two three-quarter circles that form an S, uniform by length, in the plane or as the section of a surface in R^3, with Gaussian " +
    "noise; without noise, a manifold.",
  paper: "the law of scikit-learn's make_s_curve, in two dimensions its first and third coordinates",
  cost: curveCost,
  options: {
    dimension: z
      .union([z.literal(2), z.literal(3)])
      .default(2)
      .describe("3 for the surface, 2 for its section"),
    height: z.number().positive().default(2).describe("extent of the surface along its second coordinate"),
    noise: noiseOption(0.1),
  },
  law: ({ dimension, height, noise }) =>
    dimension === 2 ? new NoisyCurve(sCurveSection, noise) : rolled(sCurveSection, height, noise),
});
