import { z } from "zod";

/** Standard deviation of the Gaussian noise around a curve or surface; without any, the law lives on it. */
export function noiseOption(standard: number) {
  return z
    .number()
    .nonnegative()
    .default(standard)
    .describe("standard deviation of the noise in each coordinate; 0 for the bare manifold");
}

/** What drawing from, and evaluating, a curve blurred by noise costs. */
export const curveCost = "O(1) a sample; a density: O(length / noise) distances and about 200 kernels";
