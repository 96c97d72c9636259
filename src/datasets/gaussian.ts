import { z } from "zod";
import { Gaussian } from "../measures/gaussian.js";
import { UserError } from "../numerics/error.js";
import { covarianceOf } from "./covariance.js";
import { lawDataset } from "./law-dataset.js";

const numbers = z.array(z.number());

export const gaussian = lawDataset({
  name: "gaussian",
  summary: "A normal law in any dimension, with any mean and covariance.",
  paper: "Gauss 1809, Theoria motus, book II",
  cost: "O(d^2) a sample and a density",
  options: {
    dimension: z.int().positive().default(2).describe("number of coordinates"),
    mean: z.union([z.number(), numbers]).default(0).describe("mean of every coordinate, or of each"),
    covariance: z
      .union([z.number().positive(), z.array(numbers)])
      .default(1)
      .describe("variance of every coordinate, or the rows of the covariance"),
  },
  law: ({ dimension: d, mean, covariance }) =>
    new Gaussian(meanOf("gaussian: mean", mean, d), covarianceOf("gaussian: covariance", covariance, d)),
});

function meanOf(what: string, given: number | readonly number[], d: number): readonly number[] {
  if (typeof given === "number") return Array.from({ length: d }, () => given);
  if (given.length === d) return given;
  throw new UserError(
    `${what} has ${given.length} numbers for dimension ${d}; give as many, or one number for all coordinates.`,
  );
}
