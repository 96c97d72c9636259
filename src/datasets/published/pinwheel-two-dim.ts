import { Pinwheel } from "../../measures/pinwheel.js";
import { rescaledMeasure } from "../../measures/standardized.js";
import { lawDataset } from "../law-dataset.js";

export const pinwheelTwoDim = lawDataset({
  name: "pinwheelTwoDim",
  summary: "The pinwheel of five arms, times 7.5.",
  paper: "Tong et al. 2024, arXiv:2302.00482 (torchcfm), runner, two_dim",
  cost: "O(1) a sample; a density: about 50 sines an arm to bracket its roots, and Illinois steps for each",
  options: {},
  law: () => rescaledMeasure(new Pinwheel({ arms: 5, radialStd: 0.3, tangentialStd: 0.1, rate: 0.25 }), 7.5),
});
