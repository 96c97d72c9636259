import { rings } from "../../measures/rings.js";
import { lawDataset } from "../law-dataset.js";
import { curveCost } from "../noise-option.js";

export const circlesTwoDim = lawDataset({
  name: "circlesTwoDim",
  summary: "Circles of radius 10 and 5 without noise.",
  paper: "Tong et al. 2024, arXiv:2302.00482 (torchcfm), runner, two_dim",
  cost: curveCost,
  options: {},
  law: () => rings([10, 5], 0),
});
