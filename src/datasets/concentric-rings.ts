import { z } from "zod";
import { rings } from "../measures/rings.js";
import { lawDataset } from "./law-dataset.js";
import { curveCost, noiseOption } from "./noise-option.js";

export const concentricRings = lawDataset({
  name: "concentricRings",
  summary: "Circles around 0 that are equally likely, uniform by length each, with Gaussian noise.",
  paper: "Grathwohl et al. 2019, arXiv:1810.01367 (their rings have radii 0.75, 1.5, 2.25, 3 and noise 0.08)",
  cost: curveCost,
  options: {
    radii: z.array(z.number().positive()).min(1).default([1, 2, 3]).describe("radius of each circle"),
    noise: noiseOption(0.1),
  },
  law: ({ radii, noise }) => rings(radii, noise),
});
