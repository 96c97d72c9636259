import { gaussianRing } from "../../measures/gaussian-ring.js";
import { lawDataset } from "../law-dataset.js";

export const eightGaussiansFfjord = lawDataset({
  name: "eightGaussiansFfjord",
  summary: "Eight Gaussians at distance 4 with standard deviation 1/2, both over 1.414.",
  paper: "Grathwohl et al. 2019, arXiv:1810.01367 (FFJORD), toy data",
  cost: "O(1) a sample, O(8) a density",
  options: {},
  law: () => gaussianRing(8, 4 / 1.414, 0.5 / 1.414),
});
