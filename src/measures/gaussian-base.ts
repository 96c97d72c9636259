import type * as tf from "@tensorflow/tfjs";
import { z } from "zod";
import { component } from "../component/component.js";
import { UserError } from "../numerics/error.js";
import { solveLower } from "../numerics/linear-algebra.js";
import type { Points } from "../numerics/points.js";
import { Gaussian } from "./gaussian.js";
import { type BaseMeasure, trainingPointsToken } from "./measure.js";

/** N(mean, covariance), with a density that can be traced. */
class GaussianBase extends Gaussian implements BaseMeasure {
  logDensityTensor(x: tf.Tensor): tf.Tensor {
    const whitened = x.sub(Array.from(this.moments.mean)).matMul(inverseOf(this.factor, this.dimension), false, true);
    return whitened.square().sum(1).mul(-0.5).add(this.logPeak);
  }
}

/** Rows of the inverse of a lower-triangular factor [d, d]. */
function inverseOf(factor: Float64Array, d: number): number[][] {
  const columns = Array.from({ length: d }, (_, j) => {
    const column = new Float64Array(d);
    column[j] = 1;
    solveLower(factor, column, d);
    return column;
  });
  return Array.from({ length: d }, (_, i) => columns.map((column) => column[i]!));
}

export const gaussianBase = component({
  kind: "base",
  name: "gaussianBase",
  summary: "A normal law with full covariance: the one given, or the one fitted to the training points.",
  paper: "Gauss 1809; fitted by maximum likelihood",
  cost: "O(n d^2) time, O(d^2) memory; O(d^3) once",
  options: {
    fitted: z
      .boolean()
      .default(false)
      .describe("take the mean and covariance of the training points: the normal law of maximum likelihood"),
    mean: z.array(z.number()).min(1).optional().describe("mean; 0 if absent"),
    covariance: z
      .array(z.array(z.number()).min(1))
      .min(1)
      .optional()
      .describe("covariance matrix, row by row; the identity if absent"),
  },
  inject: [trainingPointsToken],
  create: ({ fitted, mean, covariance }, { dimension, train }): BaseMeasure => {
    if (!fitted) return given(mean ?? new Array<number>(dimension).fill(0), covariance, dimension);
    if (mean !== undefined || covariance !== undefined) {
      throw new UserError("gaussianBase: give either fitted, or mean and covariance; fitted takes both from the data.");
    }
    return fittedTo(train);
  },
});

function given(
  mean: readonly number[],
  covariance: readonly (readonly number[])[] | undefined,
  d: number,
): GaussianBase {
  const matrix = covariance ?? mean.map((_, i) => mean.map((__, j) => (i === j ? 1 : 0)));
  if (mean.length !== d || matrix.length !== d || matrix.some((row) => row.length !== d)) {
    throw new UserError(
      `gaussianBase: the data have ${d} coordinates; expected ${d} numbers in mean and ${d} rows of ${d} in covariance.`,
    );
  }
  if (matrix.some((row, i) => row.some((value, j) => value !== matrix[j]![i]))) {
    throw new UserError("gaussianBase: covariance is not symmetric; expected a symmetric positive definite matrix.");
  }
  return positiveDefinite(mean, matrix.flat(), "covariance is not positive definite; give one that is");
}

/** Mean and covariance (divided by n) of the points. */
function fittedTo({ n, d, data }: Points): GaussianBase {
  const mean = new Float64Array(d);
  const covariance = new Float64Array(d * d);
  for (let at = 0; at < data.length; at++) mean[at % d]! += data[at]! / n;
  for (let i = 0; i < n; i++) {
    for (let a = 0; a < d; a++) {
      const away = data[i * d + a]! - mean[a]!;
      for (let b = 0; b < d; b++) covariance[a * d + b]! += (away * (data[i * d + b]! - mean[b]!)) / n;
    }
  }
  return positiveDefinite(
    mean,
    covariance,
    "the training points lie in a plane of lower dimension, so the normal law fitted to them has no density; " +
      "leave out the columns that follow from others, or set fitted to false",
  );
}

function positiveDefinite(mean: ArrayLike<number>, covariance: ArrayLike<number>, complaint: string): GaussianBase {
  try {
    return new GaussianBase(mean, covariance);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UserError(`gaussianBase: ${complaint}.`, { cause: error });
  }
}
