import { NoisyCurve } from "../../measures/noisy-curve.js";
import { sCurveSection } from "../../measures/rolled.js";
import { rescaledMeasure } from "../../measures/standardized.js";
import { lawDataset } from "../law-dataset.js";
import { curveCost } from "../noise-option.js";

export const sCurveTorchcfmRunner = lawDataset({
  name: "sCurveTorchcfmRunner",
  summary: "The plane S-curve with noise 0.05, times 1.5.",
  paper: "Tong et al. 2024, arXiv:2302.00482 (torchcfm), runner, scikit-learn",
  cost: curveCost,
  options: {},
  law: () => rescaledMeasure(new NoisyCurve(sCurveSection, 0.05), 1.5),
});
