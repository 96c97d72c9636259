import { z } from "zod";
import { UniformSphere } from "../measures/sphere.js";
import { embeddingOptions, embedded } from "./embedding.js";
import { lawDataset } from "./law-dataset.js";

export const sphere = lawDataset({
  name: "sphere",
  summary: "The uniform law on the sphere S^k, in R^(k + 1) or turned at random into a larger space: a k-manifold.",
  paper: "Muller 1959, Commun. ACM 2, 19: a normal vector over its length",
  cost: "O(d) a sample and a density; O(k d) in a larger space",
  options: {
    intrinsicDimension: z.int().min(1).default(2).describe("k: 1 for a circle, 2 for the surface of a ball"),
    radius: z.number().positive().default(1).describe("radius of the sphere"),
    ...embeddingOptions,
  },
  law: ({ intrinsicDimension: k, radius, ...embedding }) => embedded("sphere", new UniformSphere(k, radius), embedding),
});
