import type {
  AvgPoolGradAttrs,
  GradConfig,
  MaxPoolAttrs,
  MaxPoolWithArgmaxAttrs,
  Tensor,
  Tensor4D,
} from "@tensorflow/tfjs";
import { UserError } from "../../numerics/error.js";
import { sameShape } from "../kernels/shapes.js";
import { tf } from "../tensorflow.js";
import { gradient } from "./gradient.js";

/** dy added to where each window's maximum stands in the flat image. */
function toPlaces(dy: Tensor, places: Tensor, x: Tensor): Tensor {
  return tf.scatterND(places.reshape([-1, 1]), dy.flatten(), [x.size]).reshape(x.shape);
}

function placesOf(x: Tensor, { filterSize, strides, pad }: MaxPoolAttrs | MaxPoolWithArgmaxAttrs): Tensor {
  return tf.maxPoolWithArgmax(x as Tensor4D, filterSize, strides, pad as MaxPoolWithArgmaxAttrs["pad"], true)[
    "indexes"
  ]!;
}

/** By way of the positions of the maxima: tfjs's MaxPoolGrad kernel has no derivative. */
const maxPool = gradient<MaxPoolAttrs>("MaxPool", { inputs: ["x"] }, (dy, [x], attributes) => ({
  x() {
    const places = placesOf(x!, attributes);
    if (!sameShape(places.shape, dy.shape)) {
      throw new UserError(
        `maxPool with dimRoundingMode "${String(attributes.dimRoundingMode)}" has no gradient here; pad the image instead.`,
      );
    }
    return toPlaces(dy, places, x!);
  },
}));

const maxPoolWithArgmax = gradient<MaxPoolWithArgmaxAttrs, Tensor[]>(
  "MaxPoolWithArgmax",
  { inputs: ["x"] },
  ([dy], [x], attributes) => ({ x: () => toPlaces(dy!, placesOf(x!, attributes), x!) }),
);

/** Linear in dy, and of the image it reads the shape only. */
const avgPoolGrad = gradient<AvgPoolGradAttrs>("AvgPoolGrad", { inputs: ["input"] }, (slope, [input], attributes) => ({
  dy: () => tf.avgPool(slope as Tensor4D, attributes.filterSize, attributes.strides, attributes.pad),
  input: () => tf.zeros(input!.shape),
}));

export const poolingGradients: readonly GradConfig[] = [maxPool, maxPoolWithArgmax, avgPoolGrad];
