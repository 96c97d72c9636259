import { moons } from "../../measures/moons.js";
import { NoisyCurve } from "../../measures/noisy-curve.js";
import { normalized } from "../../measures/normalized.js";
import { lawDataset } from "../law-dataset.js";
import { curveCost } from "../noise-option.js";

export const moonsTwoDim = lawDataset({
  name: "moonsTwoDim",
  summary:
    "Two moons with noise 0.1, with their mean over both coordinates moved to 0 and their spread over both to 7.",
  paper: "Tong et al. 2024, arXiv:2302.00482 (torchcfm), runner, two_dim",
  cost: curveCost,
  options: {},
  law: () => normalized(new NoisyCurve(moons, 0.1), 7),
});
