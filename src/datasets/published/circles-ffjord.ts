import { rings } from "../../measures/rings.js";
import { rescaledMeasure } from "../../measures/standardized.js";
import { lawDataset } from "../law-dataset.js";
import { curveCost } from "../noise-option.js";

export const circlesFfjord = lawDataset({
  name: "circlesFfjord",
  summary: "Circles of radius 1 and 1/2 with noise 0.08, tripled.",
  paper: "Grathwohl et al. 2019, arXiv:1810.01367 (FFJORD), toy data",
  cost: curveCost,
  options: {},
  law: () => rescaledMeasure(rings([1, 0.5], 0.08), 3),
});
