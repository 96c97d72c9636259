import { z } from "zod";

/**
 * Option of the paths that run a diffusion backwards: tau = 1 - t (1 - end). At tau = 0 their noise vanishes like a square
 * root, with an infinite velocity, so they stop before it.
 */
export const diffusionEnd = z
  .number()
  .positive()
  .lt(1)
  .default(1e-3)
  .describe("diffusion time at which the path ends (t = 1); it sets the bandwidth there");
