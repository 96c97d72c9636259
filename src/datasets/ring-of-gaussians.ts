import { z } from "zod";
import { gaussianRing } from "../measures/gaussian-ring.js";
import { lawDataset } from "./law-dataset.js";

export const ringOfGaussians = lawDataset({
  name: "ringOfGaussians",
  summary: "Equal isotropic Gaussians, their means evenly spaced on a circle from angle 0 on.",
  paper: "Metz et al. 2017, arXiv:1611.02163",
  cost: "O(1) a sample, O(modes) a density",
  options: {
    modes: z.int().min(1).default(8).describe("number of Gaussians"),
    radius: z.number().positive().default(5).describe("radius of the circle of means"),
    std: z.number().positive().default(0.5).describe("standard deviation of each Gaussian, in each coordinate"),
  },
  law: ({ modes, radius, std }) => gaussianRing(modes, radius, std),
});
