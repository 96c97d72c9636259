import { moons } from "../../measures/moons.js";
import { NoisyCurve } from "../../measures/noisy-curve.js";
import { rescaledMeasure } from "../../measures/standardized.js";
import { lawDataset } from "../law-dataset.js";
import { curveCost } from "../noise-option.js";

export const moonsFfjord = lawDataset({
  name: "moonsFfjord",
  summary: "Two moons with noise 0.1, doubled and moved by (-1, -0.2).",
  paper: "Grathwohl et al. 2019, arXiv:1810.01367 (FFJORD), toy data",
  cost: curveCost,
  options: {},
  law: () => rescaledMeasure(new NoisyCurve(moons, 0.1), 2, [-1, -0.2]),
});
