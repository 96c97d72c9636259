import { NoisyCurve } from "../../measures/noisy-curve.js";
import { twoSpirals } from "../../measures/spirals.js";
import { lawDataset } from "../law-dataset.js";
import { curveCost } from "../noise-option.js";

export const twoSpiralsFfjord = lawDataset({
  name: "twoSpiralsFfjord",
  summary:
    "Two spirals of a turn and a half with one-sided uniform noise on [0, 1/6] in each coordinate, and Gaussian noise 0.1.",
  paper: "Grathwohl et al. 2019, arXiv:1810.01367 (FFJORD), toy data; also Durkan et al. 2019, arXiv:1906.04032",
  cost: curveCost,
  options: {},
  law: () => new NoisyCurve(twoSpirals({ end: 3 * Math.PI, scale: 1 / 3, shift: { low: 0, high: 0.5 / 3 } }), 0.1),
});
