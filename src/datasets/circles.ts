import { z } from "zod";
import { rings } from "../measures/rings.js";
import { lawDataset } from "./law-dataset.js";
import { curveCost, noiseOption } from "./noise-option.js";

export const circles = lawDataset({
  name: "circles",
  summary: "The unit circle and a smaller one inside it, equally likely, with Gaussian noise.",
  paper: "the law of scikit-learn's make_circles",
  cost: curveCost,
  options: {
    factor: z.number().positive().lt(1).default(0.5).describe("radius of the inner circle"),
    noise: noiseOption(0.05),
  },
  law: ({ factor, noise }) => rings([1, factor], noise),
});
