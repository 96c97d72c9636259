import { z } from "zod";
import { component } from "../component/component.js";
import { GaussianMixture } from "../measures/gaussian-mixture.js";
import { drawDataset, drawOptions } from "./parts.js";

const modes = 8;

export const eightGaussians = component({
  kind: "dataset",
  name: "eightGaussians",
  summary: "Eight equal isotropic Gaussians, their means evenly spaced on a circle from angle 0 on.",
  options: {
    radius: z.number().positive().default(5).describe("radius of the circle of means"),
    std: z.number().positive().default(0.5).describe("standard deviation of each Gaussian, in each coordinate"),
    ...drawOptions,
  },
  inject: [],
  create: (options) => {
    const means = Array.from({ length: modes }, (_, k) => {
      const angle = (2 * Math.PI * k) / modes;
      return [options.radius * Math.cos(angle), options.radius * Math.sin(angle)];
    });
    const law = GaussianMixture.isotropic(means, options.std);
    const named = { name: "eightGaussians", columns: ["x", "y"] };
    return { load: (stream) => Promise.resolve(drawDataset(named, law, options, stream)) };
  },
});
