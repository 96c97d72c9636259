import { z } from "zod";
import { board } from "../measures/board.js";
import { lawDataset } from "./law-dataset.js";

export const checkerboard = lawDataset({
  name: "checkerboard",
  summary: "The uniform law on every second cell of a square board centred at 0, its lower left cell among them.",
  paper: "Grathwohl et al. 2019, arXiv:1810.01367, with its default options",
  cost: "O(1) a sample, O(cells^2) a density",
  options: {
    cells: z.int().min(2).default(4).describe("cells along each side"),
    halfWidth: z.number().positive().default(4).describe("the board is [-halfWidth, halfWidth]^2"),
  },
  law: ({ cells, halfWidth }) => board(cells, halfWidth),
});
