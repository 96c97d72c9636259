import { z } from "zod";
import { wholeCircle } from "../measures/curve.js";
import { NoisyCurve } from "../measures/noisy-curve.js";
import { lawDataset } from "./law-dataset.js";
import { curveCost, noiseOption } from "./noise-option.js";

export const circle = lawDataset({
  name: "circle",
  summary:
    "The uniform law on a circle in the plane: a 1-manifold, with a density with respect to length; with noise, a ring.",
  paper: "the von Mises law of concentration 0 (von Mises 1918)",
  cost: curveCost,
  options: { radius: z.number().positive().default(1).describe("radius of the circle"), noise: noiseOption(0) },
  law: ({ radius, noise }) => new NoisyCurve([wholeCircle([0, 0], radius)], noise),
});
