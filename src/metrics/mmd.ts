import { z } from "zod";
import { component } from "../component/component.js";
import { UserError } from "../numerics/error.js";
import type { Points } from "../numerics/points.js";
import { median } from "../numerics/statistics.js";
import { finiteSamples, first, sizeOf } from "./clouds.js";
import { discrepancy, type Kernel } from "./discrepancy.js";

const name = "mmd2";

/**
 * `mmd2` is the unbiased estimate, with its standard error, of the squared maximum mean discrepancy between model and
 * data for the kernel exp(-|x - y|^2 / 2 l^2). It is 0 in expectation for a perfect model, and then negative as often as
 * positive, so its root is not taken. The length l is the median distance between test points: the same for all models.
 */
export const mmd = component({
  kind: "metric",
  name: "mmd",
  summary:
    "Squared maximum mean discrepancy between model samples and test points (mmd2), unbiased, for the Gaussian kernel whose " +
    "length is the median distance between test points; without unit, lower is better; takes O(n^2) time.",
  paper: "Gretton et al. 2012, Journal of Machine Learning Research 13",
  options: {
    n: z.int().min(5).optional().describe("points on each side; at most 1,000 if absent"),
  },
  inject: [],
  create: (options) => ({
    name,
    unit: "1",
    lowerIsBetter: true,
    async evaluate(context) {
      const { test } = context.dataset;
      const n = sizeOf("mmd", options.n, 1000, test.n, "test points");
      const samples = await finiteSamples(context, n, "mmd");
      const real = first(test, n);
      return [{ name, ...discrepancy(samples, real, gaussianKernel(medianDistance(real))), n }];
    },
  }),
});

/** exp(-squared distance / 2 length^2). */
export function gaussianKernel(length: number): Kernel {
  const rate = -0.5 / (length * length);
  return (values, count) => {
    for (let i = 0; i < count; i++) values[i] = Math.exp(values[i]! * rate);
  };
}

/** The median distance between two of the first 500 points, which tell it to a few percent. */
export function medianDistance(x: Points): number {
  const n = Math.min(x.n, 500);
  const squared = new Float64Array((n * (n - 1)) / 2);
  let at = 0;
  for (let i = 0; i < n; i++) {
    for (let k = i + 1; k < n; k++) {
      let sum = 0;
      for (let j = 0; j < x.d; j++) sum += (x.data[i * x.d + j]! - x.data[k * x.d + j]!) ** 2;
      squared[at++] = sum;
    }
  }
  const length = Math.sqrt(median(squared));
  if (length > 0) return length;
  throw new UserError(
    "mmd: half of the pairs of test points coincide, so their median distance, the kernel's length, is 0.",
  );
}
