import type {
  AvgPoolAttrs,
  GradConfig,
  MaxPoolAttrs,
  MaxPoolWithArgmaxAttrs,
  NamedAttrMap,
  Tensor,
  Tensor4D,
} from "@tensorflow/tfjs";
import { UserError } from "../../numerics/error.js";
import { poolingGeometry } from "../kernels/convolution-geometry.js";
import { sameShape } from "../kernels/shapes.js";
import { insideCounts } from "../kernels/window.js";
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

/** Every window's share of dy goes to all pixels under it. tfjs's AvgPoolGrad kernel counts the padding too. */
const avgPool = gradient<AvgPoolAttrs>("AvgPool", { inputs: ["x"] }, (dy, [x], attributes) => ({
  x() {
    const geometry = poolingGeometry(x!.shape, attributes);
    const counts = tf.tensor3d([...insideCounts(geometry)], [geometry.rows.output, geometry.columns.output, 1]);
    const filter = tf.ones([geometry.rows.kernel, geometry.columns.kernel, x!.shape[3]!, 1]);
    const { strides, pad, dimRoundingMode } = attributes;
    const placement = { strides, pad, dimRoundingMode, dilations: 1, inputShape: x!.shape } as unknown as NamedAttrMap;
    return tf.engine().runKernel("DepthwiseConv2dNativeBackpropInput", { dy: dy.div(counts), filter }, placement);
  },
}));

export const poolingGradients: readonly GradConfig[] = [maxPool, maxPoolWithArgmax, avgPool];
