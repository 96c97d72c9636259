import { z } from "zod";
import { moons } from "../measures/moons.js";
import { NoisyCurve } from "../measures/noisy-curve.js";
import { lawDataset } from "./law-dataset.js";

export const twoMoons = lawDataset({
  name: "twoMoons",
  summary:
    "Two interleaving half circles of radius 1, centred at (0, 0) and (1, 1/2), uniform by length, with Gaussian noise; " +
    "its density is an integral along the arcs by Gauss-Legendre quadrature.",
  paper: "the law of scikit-learn's make_moons",
  cost: "O(1) a sample; a density: O(1 / noise) distances and about 200 kernels",
  options: {
    noise: z.number().nonnegative().default(0.05).describe("standard deviation of the noise in each coordinate"),
  },
  law: ({ noise }) => new NoisyCurve(moons, noise),
});
