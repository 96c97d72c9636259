import { moons } from "../../measures/moons.js";
import { NoisyCurve } from "../../measures/noisy-curve.js";
import { rescaledMeasure } from "../../measures/standardized.js";
import { lawDataset } from "../law-dataset.js";
import { curveCost } from "../noise-option.js";

export const moonsTorchcfmRunner = lawDataset({
  name: "moonsTorchcfmRunner",
  summary: "Two moons with noise 0.05, doubled and moved by (-1, 0).",
  paper: "Tong et al. 2024, arXiv:2302.00482 (torchcfm), runner, scikit-learn",
  cost: curveCost,
  options: {},
  law: () => rescaledMeasure(new NoisyCurve(moons, 0.05), 2, [-1, 0]),
});
