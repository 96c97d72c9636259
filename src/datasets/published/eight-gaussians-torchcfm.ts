import { gaussianRing } from "../../measures/gaussian-ring.js";
import { lawDataset } from "../law-dataset.js";

export const eightGaussiansTorchcfm = lawDataset({
  name: "eightGaussiansTorchcfm",
  summary:
    "Eight Gaussians at distance 5 whose variance is sqrt(0.1): its code takes the root of what it calls var for a variance.",
  paper: "Tong et al. 2024, arXiv:2302.00482 (torchcfm), tutorials",
  cost: "O(1) a sample, O(8) a density",
  options: {},
  law: () => gaussianRing(8, 5, 0.1 ** 0.25),
});
