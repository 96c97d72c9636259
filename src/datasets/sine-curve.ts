import { z } from "zod";
import { graphCurve } from "../measures/graph-curve.js";
import { NoisyCurve } from "../measures/noisy-curve.js";
import { lawDataset } from "./law-dataset.js";
import { curveCost, noiseOption } from "./noise-option.js";

export const sineCurve = lawDataset({
  name: "sineCurve",
  summary: "The curve y = amplitude sin(frequency x) over x uniform on [-halfWidth, halfWidth], with Gaussian noise.",
  paper: "with noise 0, the law that Grathwohl et al. 2019, arXiv:1810.01367, call cos",
  cost: curveCost,
  options: {
    halfWidth: z.number().positive().default(2.5).describe("x is uniform on [-halfWidth, halfWidth]"),
    amplitude: z.number().positive().default(2.5).describe("height of the wave"),
    frequency: z.number().positive().default(1).describe("radians of the wave to a unit of x"),
    noise: noiseOption(0.1),
  },
  law: ({ halfWidth, amplitude, frequency, noise }) =>
    new NoisyCurve(
      [
        graphCurve(
          halfWidth,
          (x) => amplitude * Math.sin(frequency * x),
          (x) => amplitude * frequency * Math.cos(frequency * x),
        ),
      ],
      noise,
    ),
});
