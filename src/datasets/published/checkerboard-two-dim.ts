import { board } from "../../measures/board.js";
import { lawDataset } from "../law-dataset.js";

export const checkerboardTwoDim = lawDataset({
  name: "checkerboardTwoDim",
  summary: "The board of 4 x 4 cells on [-15, 15]^2.",
  paper: "Tong et al. 2024, arXiv:2302.00482 (torchcfm), runner, two_dim",
  cost: "O(1) a sample and a density",
  options: {},
  law: () => board(4, 15),
});
