import { OneSidedMoons } from "../../measures/one-sided-moons.js";
import { rescaledMeasure } from "../../measures/standardized.js";
import { lawDataset } from "../law-dataset.js";

export const moonsTorchcfm = lawDataset({
  name: "moonsTorchcfm",
  summary: "The one-sided moons of torchdyn with slide 0.2, tripled and moved by (-1, -1).",
  paper: "Tong et al. 2024, arXiv:2302.00482 (torchcfm), tutorials",
  cost: "O(1) a sample and a density",
  options: {},
  law: () => rescaledMeasure(new OneSidedMoons(0.2), 3, -1),
});
