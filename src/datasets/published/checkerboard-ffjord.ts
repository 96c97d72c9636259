import { board } from "../../measures/board.js";
import { lawDataset } from "../law-dataset.js";

export const checkerboardFfjord = lawDataset({
  name: "checkerboardFfjord",
  summary: "The board of 4 x 4 cells on [-4, 4]^2.",
  paper: "Grathwohl et al. 2019, arXiv:1810.01367 (FFJORD), toy data",
  cost: "O(1) a sample and a density",
  options: {},
  law: () => board(4, 4),
});
