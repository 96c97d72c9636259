import { z } from "zod";
import { wholeCircle } from "../measures/curve.js";
import { IndependentBlocks } from "../measures/independent-blocks.js";
import { NoisyCurve } from "../measures/noisy-curve.js";
import { embedded, embeddingOptions } from "./embedding.js";
import { lawDataset } from "./law-dataset.js";

export const flatTorus = lawDataset({
  name: "flatTorus",
  summary: "The product of k independent circles in R^(2k), or turned at random into a larger space: a k-manifold.",
  paper: "the Clifford torus",
  cost: "O(k) a sample and a density; O(k d) in a larger space",
  options: {
    intrinsicDimension: z.int().min(1).default(2).describe("k, the number of circles"),
    radius: z.number().positive().default(1).describe("radius of each circle"),
    ...embeddingOptions,
  },
  law: ({ intrinsicDimension: k, radius, ...embedding }) => {
    const measure = new NoisyCurve([wholeCircle([0, 0], radius)], 0);
    const blocks = Array.from({ length: k }, (_, j) => ({ measure, places: [2 * j, 2 * j + 1] }));
    return embedded("flatTorus", new IndependentBlocks(blocks), embedding);
  },
});
