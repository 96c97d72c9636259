import { z } from "zod";
import { gaussianRing } from "../measures/gaussian-ring.js";
import { lawDataset } from "./law-dataset.js";

export const eightGaussians = lawDataset({
  name: "eightGaussians",
  summary: "Eight equal isotropic Gaussians, their means evenly spaced on a circle from angle 0 on.",
  paper: "Metz et al. 2017, arXiv:1611.02163; what others call by this name differs in radius and spread",
  cost: "O(1) a sample, O(8) a density",
  options: {
    radius: z.number().positive().default(5).describe("radius of the circle of means"),
    std: z.number().positive().default(0.5).describe("standard deviation of each Gaussian, in each coordinate"),
  },
  law: ({ radius, std }) => gaussianRing(8, radius, std),
});
