import { NoisyCurve } from "../../measures/noisy-curve.js";
import { normalized } from "../../measures/normalized.js";
import { swissRollSection } from "../../measures/rolled.js";
import { lawDataset } from "../law-dataset.js";
import { curveCost } from "../noise-option.js";

export const swissRollTwoDim = lawDataset({
  name: "swissRollTwoDim",
  summary:
    "The plane swiss roll with noise 0.1, with its mean over both coordinates moved to 0 and its spread over both to 7.",
  paper: "Tong et al. 2024, arXiv:2302.00482 (torchcfm), runner, two_dim",
  cost: curveCost,
  options: {},
  law: () => normalized(new NoisyCurve(swissRollSection, 0.1), 7),
});
