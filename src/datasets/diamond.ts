import { z } from "zod";
import { EmbeddedMeasure } from "../measures/embedded.js";
import { GaussianMixture } from "../measures/gaussian-mixture.js";
import { IndependentBlocks } from "../measures/independent-blocks.js";
import { lawDataset } from "./law-dataset.js";

export const diamond = lawDataset({
  name: "diamond",
  summary: "Narrow equal Gaussians on a square lattice that stands on its corner.",
  paper: "Durkan et al. 2019, arXiv:1906.04032, without their shift of each mean by up to 0.001",
  cost: "O(1) a sample, O(width) a density",
  options: {
    width: z.int().min(2).default(20).describe("Gaussians along each side"),
    bound: z.number().positive().default(2.5).describe("half the length of each side"),
    std: z.number().positive().default(0.04).describe("standard deviation of each Gaussian, in each coordinate"),
  },
  law: ({ width, bound, std }) => {
    const means = Array.from({ length: width }, (_, k) => [bound * ((2 * k) / (width - 1) - 1)]);
    // A lattice of isotropic Gaussians is the product of the mixtures along its two axes.
    const side = GaussianMixture.isotropic(means, std);
    const square = new IndependentBlocks([
      { measure: side, places: [0] },
      { measure: side, places: [1] },
    ]);
    const turn = Float64Array.of(Math.SQRT1_2, Math.SQRT1_2, -Math.SQRT1_2, Math.SQRT1_2);
    return new EmbeddedMeasure(square, turn, 2);
  },
});
