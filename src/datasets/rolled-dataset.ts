import { z } from "zod";
import type { Curve } from "../measures/curve.js";
import { NoisyCurve } from "../measures/noisy-curve.js";
import { rolled } from "../measures/rolled.js";
import { lawDataset } from "./law-dataset.js";
import { curveCost, noiseOption } from "./noise-option.js";

interface RolledDataset {
  readonly name: string;
  readonly summary: string;
  readonly paper: string;
  readonly section: readonly Curve[];
  /** What the options are if they are not given. */
  readonly height: number;
  readonly noise: number;
}

/** A dataset component of a curve in the plane, or of the surface in R^3 whose section it is. */
export function rolledDataset({ name, summary, paper, section, ...standard }: RolledDataset) {
  return lawDataset({
    name,
    summary: `${summary}, in the plane or as the section of a surface in R^3, with Gaussian noise; without noise, a manifold.`,
    paper: `the law of ${paper}, in two dimensions its first and third coordinates`,
    cost: curveCost,
    options: {
      dimension: z
        .union([z.literal(2), z.literal(3)])
        .default(2)
        .describe("3 for the surface, 2 for its section"),
      height: z
        .number()
        .positive()
        .default(standard.height)
        .describe("extent of the surface along its second coordinate"),
      noise: noiseOption(standard.noise),
    },
    law: ({ dimension, height, noise }) =>
      dimension === 2 ? new NoisyCurve(section, noise) : rolled(section, height, noise),
  });
}
