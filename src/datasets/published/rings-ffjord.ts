import { rings } from "../../measures/rings.js";
import { lawDataset } from "../law-dataset.js";
import { curveCost } from "../noise-option.js";

export const ringsFfjord = lawDataset({
  name: "ringsFfjord",
  summary: "Circles of radius 3/4, 3/2, 9/4 and 3 with noise 0.08.",
  paper: "Grathwohl et al. 2019, arXiv:1810.01367 (FFJORD), toy data",
  cost: curveCost,
  options: {},
  law: () => rings([3, 2.25, 1.5, 0.75], 0.08),
});
