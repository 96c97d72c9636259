import { z } from "zod";
import { component } from "../component/component.js";
import type { Points } from "../numerics/points.js";
import { besideFloor, first } from "./clouds.js";
import { type FeatureMap, randomFeatures, readLinearFeatures } from "./features.js";
import { squaredFrechetDistance } from "./frechet.js";
import type { EvaluationContext } from "./metric.js";

const name = "frechet";

/**
 * `frechet` is the squared Frechet distance between Gaussians fitted to the features of n model samples and of n test
 * points, and `frechet.floor` the same between other real points and the test points: the estimate is biased upwards, by
 * about the floor. The features are the coordinates themselves, random Fourier features, or a linear map from a file.
 */
export const frechetDistance = component({
  kind: "metric",
  name: "frechetDistance",
  summary:
    "Squared Frechet distance of Gaussians fitted to features of model samples and of test points (frechet), beside its " +
    "sampling floor (frechet.floor); in squared units of the features, lower is better.",
  paper: "Heusel et al. 2017, arXiv:1706.08500, eq. 6; Dowson and Landau 1982, doi:10.1016/0047-259X(82)90077-X",
  cost: "O(n f^2 + f^3) time for f features",
  options: {
    features: z.enum(["coordinates", "random"]).default("coordinates").describe("what is compared"),
    count: z.int().positive().default(64).describe("how many random features"),
    map: z
      .string()
      .min(1)
      .optional()
      .describe("a .npy file with the matrix [features, d] of a linear map, instead of `features`"),
    n: z.int().min(2).optional().describe("points on each side; at most 5,000 if absent"),
  },
  inject: [],
  create: (options) => ({
    name,
    unit: "squared feature units",
    lowerIsBetter: true,
    async evaluate(context) {
      const features = await featureMap(options, context);
      const clouds = { metric: "frechetDistance", name, n: options.n, usual: 5000, least: 2 };
      return besideFloor(context, clouds, (x, y) => squaredFrechetDistance(features(x), features(y)));
    },
  }),
});

interface FeatureOptions {
  readonly features: "coordinates" | "random";
  readonly count: number;
  readonly map?: string | undefined;
}

async function featureMap({ features, count, map }: FeatureOptions, context: EvaluationContext): Promise<FeatureMap> {
  const { dataset, stream } = context;
  if (map !== undefined) return readLinearFeatures(map, dataset.dimension);
  if (features === "coordinates") return (x: Points) => x;
  return randomFeatures(count, first(dataset.test, Math.min(dataset.test.n, 500)), stream);
}
