import { z } from "zod";
import { component } from "../component/component.js";
import { CircularArcs } from "../measures/circular-arcs.js";
import { drawDataset, drawOptions } from "./parts.js";

export const circle = component({
  kind: "dataset",
  name: "circle",
  summary:
    "The uniform law on a circle in the plane: a 1-manifold, with a density with respect to length; with noise, a ring.",
  options: {
    radius: z.number().positive().default(1).describe("radius of the circle"),
    noise: z.number().nonnegative().default(0).describe("standard deviation of the noise in each coordinate"),
    ...drawOptions,
  },
  inject: [],
  create: (options) => {
    const arc = { centre: [0, 0], radius: options.radius, from: 0, to: 2 * Math.PI } as const;
    const law = new CircularArcs([arc], options.noise);
    const named = { name: "circle", columns: ["x", "y"] };
    return { load: (stream) => Promise.resolve(drawDataset(named, law, options, stream)) };
  },
});
