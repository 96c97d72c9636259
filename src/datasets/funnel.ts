import { z } from "zod";
import { ConditionalGaussian } from "../measures/conditional-gaussian.js";
import { lawDataset } from "./law-dataset.js";

export const funnel = lawDataset({
  name: "funnel",
  summary: "The law in which x1 is N(0, std^2), and the other coordinates are N(0, e^x1) given it.",
  paper: "Neal 2003, Slice sampling, section 8, with std 3; torchcfm's runner has std 1",
  cost: "O(d) a sample and a density",
  options: {
    dimension: z.int().min(2).default(2).describe("number of coordinates"),
    std: z.number().positive().default(3).describe("standard deviation of x1"),
  },
  law: ({ dimension, std }) =>
    new ConditionalGaussian({ dimension, driver: 0, driverStd: std, mean: () => 0, logStd: (x) => x / 2 }),
});
