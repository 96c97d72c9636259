import { z } from "zod";
import { graphCurve } from "../measures/graph-curve.js";
import { NoisyCurve } from "../measures/noisy-curve.js";
import { lawDataset } from "./law-dataset.js";
import { curveCost, noiseOption } from "./noise-option.js";

export const lineSegment = lawDataset({
  name: "lineSegment",
  summary: "The segment y = slope x over x uniform on [-halfWidth, halfWidth], with Gaussian noise.",
  paper: "with slope 1 and noise 0, the law that Grathwohl et al. 2019, arXiv:1810.01367, call line",
  cost: curveCost,
  options: {
    halfWidth: z.number().positive().default(2.5).describe("x is uniform on [-halfWidth, halfWidth]"),
    slope: z.number().default(1).describe("slope of the segment"),
    noise: noiseOption(0.1),
  },
  law: ({ halfWidth, slope, noise }) =>
    new NoisyCurve(
      [
        graphCurve(
          halfWidth,
          (x) => slope * x,
          () => slope,
        ),
      ],
      noise,
    ),
});
