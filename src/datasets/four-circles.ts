import { z } from "zod";
import { wholeCircle } from "../measures/curve.js";
import { NoisyCurve } from "../measures/noisy-curve.js";
import { lawDataset } from "./law-dataset.js";
import { curveCost, noiseOption } from "./noise-option.js";

export const fourCircles = lawDataset({
  name: "fourCircles",
  summary: "Four overlapping circles around the corners of a square, equally likely, with Gaussian noise.",
  paper: "Durkan et al. 2019, arXiv:1906.04032, with radius 2 around (±1, ±1) and noise 0.1",
  cost: curveCost,
  options: {
    radius: z.number().positive().default(2).describe("radius of each circle"),
    noise: noiseOption(0.1),
  },
  law: ({ radius, noise }) => {
    const corners = [-1, 1].flatMap((x) => [-1, 1].map((y) => [x, y] as const));
    return new NoisyCurve(
      corners.map((corner) => wholeCircle(corner, radius)),
      noise,
    );
  },
});
