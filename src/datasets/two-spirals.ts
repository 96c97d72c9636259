import { z } from "zod";
import { NoisyCurve } from "../measures/noisy-curve.js";
import { twoSpirals as spirals } from "../measures/spirals.js";
import { lawDataset } from "./law-dataset.js";
import { curveCost, noiseOption } from "./noise-option.js";

export const twoSpirals = lawDataset({
  name: "twoSpirals",
  summary:
    "Two Archimedean spirals, each the other's mirror image in 0, with t^2 uniform along each, and Gaussian noise.",
  paper: "the spirals of Grathwohl et al. 2019, arXiv:1810.01367, without their one-sided uniform noise",
  cost: curveCost,
  options: {
    turns: z.number().positive().default(1.5).describe("turns of each spiral"),
    radius: z.number().positive().default(3).describe("distance of the outer ends from 0"),
    noise: noiseOption(0.1),
  },
  law: ({ turns, radius, noise }) => {
    const end = 2 * Math.PI * turns;
    return new NoisyCurve(spirals({ end, scale: radius / end }), noise);
  },
});
