import { z } from "zod";
import { Gaussian } from "../measures/gaussian.js";
import { embedded, embeddingOptions } from "./embedding.js";
import { lawDataset } from "./law-dataset.js";

export const gaussianPlane = lawDataset({
  name: "gaussianPlane",
  summary: "N(0, std^2 I) on a k-dimensional subspace of R^d in a random position: a k-manifold.",
  paper: "Tempczyk et al. 2022, arXiv:2206.14882: a law of known intrinsic dimension",
  cost: "O(k d) a sample and a density",
  options: {
    intrinsicDimension: z.int().min(1).default(2).describe("k, the dimension of the subspace"),
    std: z.number().positive().default(1).describe("standard deviation in each direction of the subspace"),
    ...embeddingOptions,
    dimension: z.int().positive().default(5).describe("d, the dimension of the space around it"),
  },
  law: ({ intrinsicDimension: k, std, ...embedding }) => {
    const covariance = Float64Array.from({ length: k * k }, (_, at) => (at % (k + 1) === 0 ? std * std : 0));
    return embedded("gaussianPlane", new Gaussian(new Float64Array(k), covariance), embedding);
  },
});
