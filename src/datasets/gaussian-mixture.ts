import { z } from "zod";
import { GaussianMixture } from "../measures/gaussian-mixture.js";
import { UserError } from "../numerics/error.js";
import { covarianceOf } from "./covariance.js";
import { lawDataset } from "./law-dataset.js";

const numbers = z.array(z.number());

export const gaussianMixture = lawDataset({
  name: "gaussianMixture",
  summary: "A mixture of Gaussians in any dimension, with any weights, means and covariances.",
  paper: "Pearson 1894, Contributions to the mathematical theory of evolution",
  cost: "O(d^2) a sample, O(components d^2) a density",
  options: {
    means: z
      .array(numbers.min(1))
      .min(1)
      .default([
        [-2, 0],
        [2, 0],
      ])
      .describe("the mean of each component; their length is the dimension"),
    weights: z
      .array(z.number().positive())
      .optional()
      .describe("the weight of each component, up to a common factor; equal if absent"),
    covariances: z
      .union([z.number().positive(), z.array(z.union([z.number().positive(), z.array(numbers)]))])
      .default(0.25)
      .describe("variance of all components in every coordinate, or of each component: its variance or its covariance"),
  },
  law: ({ means, weights, covariances }) => {
    const d = means[0]!.length;
    const ragged = means.findIndex((mean) => mean.length !== d);
    if (ragged >= 0) {
      throw new UserError(
        `gaussianMixture: means[${ragged}] has ${means[ragged]!.length} numbers where means[0] has ${d}; give as many to each.`,
      );
    }
    const each = typeof covariances === "number" ? means.map(() => covariances) : covariances;
    for (const [name, list] of Object.entries({ weights: weights ?? means, covariances: each })) {
      if (list.length === means.length) continue;
      throw new UserError(`gaussianMixture: ${list.length} ${name} for ${means.length} means; give one to each mean.`);
    }
    return new GaussianMixture(
      means.map((mean, k) => ({
        weight: weights?.[k] ?? 1,
        mean,
        covariance: covarianceOf(`gaussianMixture: covariances[${k}]`, each[k]!, d),
      })),
    );
  },
});
