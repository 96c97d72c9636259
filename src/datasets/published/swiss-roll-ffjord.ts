import { NoisyCurve } from "../../measures/noisy-curve.js";
import { swissRollSection } from "../../measures/rolled.js";
import { rescaledMeasure } from "../../measures/standardized.js";
import { lawDataset } from "../law-dataset.js";
import { curveCost } from "../noise-option.js";

export const swissRollFfjord = lawDataset({
  name: "swissRollFfjord",
  summary: "The plane swiss roll with noise 1, over 5.",
  paper: "Grathwohl et al. 2019, arXiv:1810.01367 (FFJORD), toy data",
  cost: curveCost,
  options: {},
  law: () => rescaledMeasure(new NoisyCurve(swissRollSection, 1), 1 / 5),
});
