import { rings } from "../../measures/rings.js";
import { rescaledMeasure } from "../../measures/standardized.js";
import { lawDataset } from "../law-dataset.js";
import { curveCost } from "../noise-option.js";

export const circlesTorchcfmRunner = lawDataset({
  name: "circlesTorchcfmRunner",
  summary: "Circles of radius 1 and 1/2 with noise 0.05, times 3.5.",
  paper: "Tong et al. 2024, arXiv:2302.00482 (torchcfm), runner, scikit-learn",
  cost: curveCost,
  options: {},
  law: () => rescaledMeasure(rings([1, 0.5], 0.05), 3.5),
});
