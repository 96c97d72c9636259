import type { DepthToSpaceAttrs, ResizeBilinearAttrs, ResizeNearestNeighborAttrs } from "@tensorflow/tfjs";
import { rule } from "./define.js";
import { interpolationMatrix, nearestIndices } from "./interpolation.js";
import type { KernelRule } from "./rule.js";

/** Rows and columns are each a product with the constant matrix of their interpolation. */
const resizeBilinear = rule({
  kernel: "ResizeBilinear",
  inputs: ["images"],
  infer: ([images], { size }: ResizeBilinearAttrs) => ({
    shape: [images.shape[0]!, ...size, images.shape[3]!],
    dtype: "float32",
  }),
  lower(onnx, [images], attributes: ResizeBilinearAttrs, [output]) {
    const [batch, height, width, channels] = images.shape as [number, number, number, number];
    const [newHeight, newWidth] = attributes.size;
    const vertical = onnx.constant(interpolationMatrix(height, newHeight, attributes).flat(), "float32", [
      newHeight,
      height,
    ]);
    const horizontal = onnx.constant(interpolationMatrix(width, newWidth, attributes).flat(), "float32", [
      newWidth,
      width,
    ]);
    const flatRows = onnx.reshape(onnx.cast(images, "float32"), [batch, height, width * channels]);
    const rows = onnx.reshape(onnx.matMul(vertical, flatRows), [batch, newHeight, width, channels]);
    return onnx.reshape(onnx.matMul(horizontal, rows), output.shape);
  },
});

const resizeNearestNeighbor = rule({
  kernel: "ResizeNearestNeighbor",
  inputs: ["images"],
  infer: ([images], { size }: ResizeNearestNeighborAttrs) => ({
    shape: [images.shape[0]!, ...size, images.shape[3]!],
    dtype: images.dtype,
  }),
  lower(onnx, [images], attributes: ResizeNearestNeighborAttrs) {
    const [, height, width] = images.shape as [number, number, number, number];
    const [newHeight, newWidth] = attributes.size;
    const rows = onnx.gather(images, onnx.indices(nearestIndices(height, newHeight, attributes)), 1);
    return onnx.gather(rows, onnx.indices(nearestIndices(width, newWidth, attributes)), 2);
  },
});

const flipLeftRight = rule({
  kernel: "FlipLeftRight",
  inputs: ["image"],
  infer: ([image]) => image,
  lower: (onnx, [image]) => onnx.slice(image, [0, 0, image.shape[2]! - 1, 0], image.shape, [1, 1, -1, 1]),
});

/** Channels in groups of blockSize^2 become blocks of pixels. */
const depthToSpace = rule({
  kernel: "DepthToSpace",
  inputs: ["x"],
  infer([x], { blockSize, dataFormat }: DepthToSpaceAttrs) {
    const [batch, ...rest] = x.shape as [number, number, number, number];
    const [height, width, depth] = dataFormat === "NHWC" ? rest : [rest[1], rest[2], rest[0]];
    const pixels = [height * blockSize, width * blockSize];
    const channels = depth / blockSize ** 2;
    const shape = dataFormat === "NHWC" ? [batch, ...pixels, channels] : [batch, channels, ...pixels];
    return { shape, dtype: x.dtype };
  },
  lower(onnx, [x], { blockSize, dataFormat }: DepthToSpaceAttrs, [output]) {
    const last = dataFormat === "NHWC" ? x : onnx.transpose(x, [0, 2, 3, 1]);
    const [batch, height, width, depth] = last.shape as [number, number, number, number];
    const channels = depth / blockSize ** 2;
    const blocks = onnx.reshape(last, [batch, height, width, blockSize, blockSize, channels]);
    const perm = dataFormat === "NHWC" ? [0, 1, 3, 2, 4, 5] : [0, 5, 1, 3, 2, 4];
    return onnx.reshape(onnx.transpose(blocks, perm), output.shape);
  },
});

export const imaging: readonly KernelRule[] = [resizeBilinear, resizeNearestNeighbor, flipLeftRight, depthToSpace];
