import type { DepthToSpaceAttrs, GradConfig, ResizeBilinearAttrs, Tensor } from "@tensorflow/tfjs";
import { interpolationMatrix, nearestMatrix } from "../kernels/interpolation.js";
import { tf } from "../tensorflow.js";
import { gradient } from "./gradient.js";

/** Resizing is a matrix product along rows and another along columns; its gradient is that of their transposes. */
function resizeGradient(kernel: string, matrix: typeof interpolationMatrix): GradConfig {
  return gradient<ResizeBilinearAttrs>(kernel, { inputs: ["images"] }, (dy, [images], attributes) => ({
    images() {
      const [batch, height, width, channels] = images!.shape as [number, number, number, number];
      const [newHeight, newWidth] = attributes.size;
      const vertical = tf.tensor2d(matrix(height, newHeight, attributes) as number[][]);
      const horizontal = tf.tensor2d(matrix(width, newWidth, attributes) as number[][]);
      const rows = tf.matMul(vertical, dy.reshape([batch, newHeight, newWidth * channels]), true);
      return tf.matMul(horizontal, rows.reshape([batch, height, newWidth, channels]), true);
    },
  }));
}

/** Blocks of pixels back to groups of channels. */
const depthToSpace = gradient<DepthToSpaceAttrs>("DepthToSpace", { inputs: ["x"] }, (dy, [x], attributes) => ({
  x(): Tensor {
    const { blockSize, dataFormat } = attributes;
    const last = dataFormat === "NHWC";
    const image = last ? dy : dy.transpose([0, 2, 3, 1]);
    const [batch, height, width, channels] = image.shape as [number, number, number, number];
    const blocks = image.reshape([batch, height / blockSize, blockSize, width / blockSize, blockSize, channels]);
    return blocks.transpose(last ? [0, 1, 3, 2, 4, 5] : [0, 2, 4, 5, 1, 3]).reshape(x!.shape);
  },
}));

export const imageGradients: readonly GradConfig[] = [
  resizeGradient("ResizeBilinear", interpolationMatrix),
  resizeGradient("ResizeNearestNeighbor", nearestMatrix),
  depthToSpace,
];
