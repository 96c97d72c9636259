import { GaussianMixture } from "../../measures/gaussian-mixture.js";
import { lawDataset } from "../law-dataset.js";

export const mixtureTwoDim = lawDataset({
  name: "mixtureTwoDim",
  summary: "Two standard normals around (-7, 0) and (7, 0).",
  paper: "Tong et al. 2024, arXiv:2302.00482 (torchcfm), runner, two_dim",
  cost: "O(1) a sample and a density",
  options: {},
  law: () =>
    GaussianMixture.isotropic(
      [
        [-7, 0],
        [7, 0],
      ],
      1,
    ),
});
