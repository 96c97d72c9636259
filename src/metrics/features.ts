import { readFile } from "node:fs/promises";
import { UserError } from "../numerics/error.js";
import { decodeNpy } from "../numerics/npy.js";
import { type Points, points } from "../numerics/points.js";
import type { Stream } from "../numerics/random.js";
import { medianDistance } from "./mmd.js";

/** What a metric looks at instead of the points themselves: [n, d] to [n, features]. */
export type FeatureMap = (x: Points) => Points;

/**
 * cos(w . x + b) with w ~ N(0, I / l^2), b uniform on the circle and l the median distance of the reference points: random
 * features of the Gaussian kernel of that length (Rahimi and Recht 2007).
 */
export function randomFeatures(count: number, reference: Points, stream: Stream): FeatureMap {
  const { d } = reference;
  const weights = new Float64Array(count * d);
  stream.fillNormal(weights);
  const length = medianDistance(reference);
  for (let at = 0; at < weights.length; at++) weights[at]! /= length;
  const phases = Float64Array.from({ length: count }, () => 2 * Math.PI * stream.uniform());
  return (x) => {
    const out = linear(x, weights, count);
    for (let at = 0; at < out.data.length; at++) out.data[at] = Math.cos(out.data[at]! + phases[at % count]!);
    return out;
  };
}

/** The linear map whose matrix [features, d] is in a NumPy file; throws a UserError if the matrix does not fit. */
export async function readLinearFeatures(path: string, d: number): Promise<FeatureMap> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new UserError(`frechetDistance: cannot read the feature map ${path}; give the path of a .npy file.`, {
      cause,
    });
  });
  const { shape, data } = decodeNpy(bytes);
  if (shape.length !== 2 || shape[1] !== d) {
    throw new UserError(
      `frechetDistance: the feature map ${path} is [${shape.join(", ")}]; expected [features, ${d}] for data of dimension ${d}.`,
    );
  }
  const matrix = Float64Array.from(data, Number);
  return (x) => linear(x, matrix, shape[0]!);
}

/** x W^T for W [count, d]. */
function linear(x: Points, weights: Float64Array, count: number): Points {
  const { n, d } = x;
  const out = points(n, count);
  for (let i = 0; i < n; i++) {
    for (let f = 0; f < count; f++) {
      let sum = 0;
      for (let j = 0; j < d; j++) sum += x.data[i * d + j]! * weights[f * d + j]!;
      out.data[i * count + f] = sum;
    }
  }
  return out;
}
