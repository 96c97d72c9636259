import type { Tensor } from "@tensorflow/tfjs";
import { sameShape, type Shape } from "../kernels/shapes.js";

/** The transpose of broadcasting: sums over the axes along which `shape` was repeated. */
export function unbroadcast(dy: Tensor, shape: Shape): Tensor {
  if (sameShape(dy.shape, shape)) return dy;
  const lead = dy.rank - shape.length;
  const axes = [...dy.shape.keys()].filter((axis) => axis < lead || (shape[axis - lead] === 1 && dy.shape[axis] !== 1));
  return dy.sum(axes).reshape([...shape]);
}
