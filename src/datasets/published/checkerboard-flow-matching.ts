import { board } from "../../measures/board.js";
import { lawDataset } from "../law-dataset.js";

export const checkerboardFlowMatching = lawDataset({
  name: "checkerboardFlowMatching",
  summary: "The board of 4 x 4 cells of side 1 / 0.45.",
  paper: "Lipman et al. 2024, arXiv:2412.06264 (flow_matching), examples",
  cost: "O(1) a sample and a density",
  options: {},
  law: () => board(4, 2 / 0.45),
});
