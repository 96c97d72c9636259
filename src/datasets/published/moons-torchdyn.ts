import { z } from "zod";
import { OneSidedMoons } from "../../measures/one-sided-moons.js";
import { lawDataset } from "../law-dataset.js";

export const moonsTorchdyn = lawDataset({
  name: "moonsTorchdyn",
  summary:
    "Two half circles, every point of which slides along (1, 1) by one uniform number: what torchdyn calls noise is " +
    "one-sided and the same in both coordinates.",
  paper: "Poli et al. 2020, arXiv:2009.09346 (torchdyn), generate_moons",
  cost: "O(1) a sample and a density",
  options: { noise: z.number().positive().default(0.2).describe("the largest slide in each coordinate") },
  law: ({ noise }) => new OneSidedMoons(noise),
});
