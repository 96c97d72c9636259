import { z } from "zod";
import { UserError } from "../numerics/error.js";
import { UniformTorus } from "../measures/torus.js";
import { embedded, embeddingOptions } from "./embedding.js";
import { lawDataset } from "./law-dataset.js";

export const torus = lawDataset({
  name: "torus",
  summary: "The uniform law by area on a torus, in R^3 or turned at random into a larger space: a 2-manifold.",
  paper: "Diaconis et al. 2013, arXiv:1206.6913, section 2.2: rejection by the area at each tube angle",
  cost: "O(1) a sample and a density; O(d) in a larger space",
  options: {
    major: z.number().positive().default(2).describe("distance of the tube's centre from the axis"),
    minor: z.number().positive().default(1).describe("radius of the tube, less than major"),
    ...embeddingOptions,
  },
  law: ({ major, minor, ...embedding }) => {
    if (minor >= major) {
      throw new UserError(`torus: minor = ${minor} is not less than major = ${major}; a torus needs a hole.`);
    }
    return embedded("torus", new UniformTorus(major, minor), embedding);
  },
});
