import { gaussianRing } from "../../measures/gaussian-ring.js";
import { lawDataset } from "../law-dataset.js";

export const eightGaussiansTwoDim = lawDataset({
  name: "eightGaussiansTwoDim",
  summary: "Eight Gaussians at distance 12 with standard deviation 3/2.",
  paper: "Tong et al. 2024, arXiv:2302.00482 (torchcfm), runner, two_dim",
  cost: "O(1) a sample, O(8) a density",
  options: {},
  law: () => gaussianRing(8, 12, 1.5),
});
