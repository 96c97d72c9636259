import { gaussianRing } from "../../measures/gaussian-ring.js";
import { lawDataset } from "../law-dataset.js";

export const eightGaussiansTorchdyn = lawDataset({
  name: "eightGaussiansTorchdyn",
  summary: "Eight Gaussians at distance 5 with standard deviation 1.",
  paper: "Tong et al. 2024, arXiv:2302.00482 (torchcfm), runner, gaussians",
  cost: "O(1) a sample, O(8) a density",
  options: {},
  law: () => gaussianRing(8, 5, 1),
});
