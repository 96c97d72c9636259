import { z } from "zod";
import { component } from "../component/component.js";
import { UserError } from "../numerics/error.js";
import type { Points } from "../numerics/points.js";
import { median } from "../numerics/statistics.js";
import { finiteSamples, first, sizeOf } from "./clouds.js";
import { discrepancy, type Kernel, leastOfDiscrepancy } from "./discrepancy.js";

const kernels = ["gaussian", "multiScale", "linear"] as const;
const names = { gaussian: "mmd2", multiScale: "mmd2.multiscale", linear: "mmd2.linear" } as const;
/** Lengths of the multi-scale kernel, relative to its middle one. */
const scales = [0.25, 0.5, 1, 2, 4];

/**
 * `mmd2` is the unbiased estimate, with its standard error, of the squared maximum mean discrepancy between model and
 * data for the kernel exp(-|x - y|^2 / 2 l^2), `mmd2.multiscale` for the mean of such kernels with lengths l/4, l/2, l, 2l
 * and 4l, and `mmd2.linear` for the kernel <x, y>, where it is the squared distance of the means. It is 0 in expectation
 * for a perfect model, and then negative as often as positive, so its root is not taken. Unless it is given, the length l
 * is the median distance between test points: the same for all models.
 */
export const mmd = component({
  kind: "metric",
  name: "mmd",
  summary:
    "Squared maximum mean discrepancy between model samples and test points, unbiased, for a Gaussian kernel (mmd2), the " +
    "mean of five (mmd2.multiscale) or the linear kernel (mmd2.linear, in squared model units); lower is better.",
  paper: "Gretton et al. 2012, Journal of Machine Learning Research 13",
  cost: "O(n^2 d) time, O(n) memory",
  options: {
    kernel: z.enum(kernels).default("gaussian").describe("the kernel by which the laws are compared"),
    length: z
      .number()
      .positive()
      .optional()
      .describe("length of the Gaussian kernels; the median distance between test points if absent"),
    n: z.int().min(leastOfDiscrepancy).optional().describe("points on each side; at most 1,000 if absent"),
  },
  inject: [],
  create: ({ kernel, length, n: asked }) => {
    const name = names[kernel];
    return {
      name,
      unit: kernel === "linear" ? "squared model units" : "1",
      lowerIsBetter: true,
      ideal: 0,
      async evaluate(context) {
        const { test } = context.dataset;
        const n = sizeOf("mmd", asked, 1000, test.n, "test points", leastOfDiscrepancy);
        const samples = await finiteSamples(context, n, "mmd");
        const real = first(test, n);
        const lengthOf = () => length ?? medianDistance(real);
        const compared =
          kernel === "linear"
            ? linearKernel
            : kernel === "gaussian"
              ? gaussianKernel(lengthOf())
              : multiScaleKernel(lengthOf());
        return [{ name, ...discrepancy(samples, real, compared), n }];
      },
    };
  },
});

/** exp(-squared distance / 2 length^2). */
export function gaussianKernel(length: number): Kernel {
  const rate = -0.5 / (length * length);
  return (values, count) => {
    for (let i = 0; i < count; i++) values[i] = Math.exp(values[i]! * rate);
  };
}

/** The mean of Gaussian kernels with five lengths around the given one (as in Li et al. 2015, arXiv:1502.02761). */
export function multiScaleKernel(length: number): Kernel {
  const rates = scales.map((scale) => -0.5 / (scale * length) ** 2);
  return (values, count) => {
    for (let i = 0; i < count; i++) {
      let sum = 0;
      for (const rate of rates) sum += Math.exp(values[i]! * rate);
      values[i] = sum / rates.length;
    }
  };
}

/** Minus half the squared distance: it differs from <x, y> by terms that no discrepancy sees. */
export const linearKernel: Kernel = (values, count) => {
  for (let i = 0; i < count; i++) values[i]! *= -0.5;
};

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
    "mmd: half of the pairs of test points coincide, so their median distance, the kernel's length, is 0; give its length.",
  );
}
