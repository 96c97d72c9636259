import { z } from "zod";
import { component } from "../component/component.js";
import { CircularArcs } from "../measures/circular-arcs.js";
import { drawDataset, drawOptions } from "./parts.js";

export const twoMoons = component({
  kind: "dataset",
  name: "twoMoons",
  summary:
    "Two interleaving half circles of radius 1, centred at (0, 0) and (1, 1/2), uniform by length, with Gaussian noise; " +
    "its density is an integral along the arcs by Gauss-Legendre quadrature.",
  paper: "the law of scikit-learn's make_moons",
  options: {
    noise: z.number().nonnegative().default(0.05).describe("standard deviation of the noise in each coordinate"),
    ...drawOptions,
  },
  inject: [],
  create: (options) => {
    const law = new CircularArcs(
      [
        { centre: [0, 0], radius: 1, from: 0, to: Math.PI },
        { centre: [1, 0.5], radius: 1, from: Math.PI, to: 2 * Math.PI },
      ],
      options.noise,
    );
    const named = { name: "twoMoons", columns: ["x", "y"] };
    return { load: (stream) => Promise.resolve(drawDataset(named, law, options, stream)) };
  },
});
