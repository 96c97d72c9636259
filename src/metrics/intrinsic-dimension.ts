import { z } from "zod";
import { component } from "../component/component.js";
import type { FittedModel } from "../models/model.js";
import { UserError } from "../numerics/error.js";
import { type Points, points } from "../numerics/points.js";
import { mean, standardError } from "../numerics/statistics.js";
import { first, sizeOf } from "./clouds.js";

const name = "dimension";
/** Step of the second differences, in bandwidths: their error is of the order of its square over 12. */
const step = 0.1;

/**
 * `dimension` is the mean over test points of k = d + d log p_h(x) / d log h, where p_h is the model's density and h the
 * bandwidth by which it is smoothed: about a k-manifold log p_h falls like -(d - k) log h. By the heat equation the slope
 * is h^2 (Laplacian of p_h) / p_h, so one model tells it; the Laplacian is by second differences along the axes.
 */
export const intrinsicDimension = component({
  kind: "metric",
  name: "intrinsicDimension",
  summary:
    "Dimension of the data at the scale of a bandwidth, from the slope of a model's log density at the test points in the " +
    "logarithm of its bandwidth (dimension); without unit; models without a density have none.",
  paper: "Kamkari et al. 2024, arXiv:2406.03537, eq. 4; Tempczyk et al. 2022, arXiv:2206.14882",
  cost: "2 d + 1 log densities a point",
  options: {
    bandwidth: z
      .number()
      .positive()
      .describe("the bandwidth of the model: standard deviation of its kernel, or sigma of its path, in model units"),
    n: z.int().min(2).optional().describe("test points that are looked at; at most 500 if absent"),
  },
  inject: [],
  create: ({ bandwidth, n: asked }) => ({
    name,
    unit: "1",
    async evaluate({ model, dataset: { test } }) {
      if (model.logDensity === undefined) return [];
      const n = sizeOf("intrinsicDimension", asked, 500, test.n, "test points", 2);
      const slopes = await logDensitySlopes(model, first(test, n), bandwidth);
      const value = test.d + mean(slopes);
      if (!Number.isFinite(value)) {
        throw new UserError(
          "intrinsicDimension: the model's log density is not finite at some test points or beside them; " +
            "choose a larger bandwidth.",
          { kind: "failure" },
        );
      }
      return [{ name, value, standardError: standardError(slopes), n }];
    },
  }),
});

/**
 * d log p_h(x) / d log h at each row of `x` for a density p_h that is a law smoothed by N(0, h^2 I): h^2 times the Laplacian
 * of p_h over p_h, by second differences of step h / 10, which are right to about 0.3 % of d - k.
 */
export async function logDensitySlopes(
  model: Pick<FittedModel, "logDensity">,
  x: Points,
  bandwidth: number,
): Promise<Float64Array> {
  const { n, d } = x;
  const { values } = await model.logDensity!(stencil(x, step * bandwidth));
  const perPoint = 2 * d + 1;
  return Float64Array.from({ length: n }, (_, i) => {
    const centre = values[i * perPoint]!;
    let sum = 0;
    for (let k = 1; k < perPoint; k++) sum += Math.expm1(values[i * perPoint + k]! - centre);
    return sum / (step * step);
  });
}

/** Every point, followed by those at this distance from it along each axis, both ways. */
function stencil({ n, d, data }: Points, distance: number): Points {
  const out = points(n * (2 * d + 1), d);
  for (let row = 0; row < out.n; row++) {
    const i = Math.floor(row / (2 * d + 1));
    const k = row % (2 * d + 1);
    for (let j = 0; j < d; j++) out.data[row * d + j] = data[i * d + j]!;
    if (k > 0) out.data[row * d + ((k - 1) >> 1)]! += k % 2 === 0 ? -distance : distance;
  }
  return out;
}
