import { z } from "zod";
import { wholeCircle } from "../measures/curve.js";
import { NoisyCurve } from "../measures/noisy-curve.js";
import { lawDataset } from "./law-dataset.js";

export const circle = lawDataset({
  name: "circle",
  summary:
    "The uniform law on a circle in the plane: a 1-manifold, with a density with respect to length; with noise, a ring.",
  cost: "O(1) a sample; a density with noise: O(radius / noise) distances and about 200 kernels",
  options: {
    radius: z.number().positive().default(1).describe("radius of the circle"),
    noise: z.number().nonnegative().default(0).describe("standard deviation of the noise in each coordinate"),
  },
  law: ({ radius, noise }) => new NoisyCurve([wholeCircle([0, 0], radius)], noise),
});
