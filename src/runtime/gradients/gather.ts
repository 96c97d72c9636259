import type { GatherV2Attrs, GradConfig, Tensor } from "@tensorflow/tfjs";
import { positiveAxis, range, sizeOf } from "../kernels/shapes.js";
import { tf } from "../tensorflow.js";
import { gradient } from "./gradient.js";

/** Row numbers as the indices that scatterND and gatherND take. */
function column(rows: Tensor): Tensor {
  return rows.reshape([-1, 1]);
}

/**
 * Every gathered slice is added back to where it came from: row i of batch b is row b n + i of all batches' rows. tfjs
 * knows one batch axis only, and loops over it.
 */
const gatherV2 = gradient<GatherV2Attrs>("GatherV2", { inputs: ["x", "indices"] }, (dy, saved, { axis, batchDims }) => {
  const [x, indices] = saved as [Tensor, Tensor];
  return {
    x() {
      const along = positiveAxis(axis, x.rank);
      const batches = sizeOf(x.shape.slice(0, batchDims));
      const outer = sizeOf(x.shape.slice(batchDims, along));
      const inner = sizeOf(x.shape.slice(along + 1));
      const n = x.shape[along]!;
      const gathered = indices.size / batches;
      const offsets = tf.tensor2d(
        range(batches).map((b) => b * n),
        [batches, 1],
        "int32",
      );
      const rows = indices.reshape([batches, gathered]).add(offsets);
      const slices = dy.reshape([batches, outer, gathered, inner]).transpose([0, 2, 1, 3]);
      const updates = slices.reshape([batches * gathered, outer * inner]);
      const sums = tf.scatterND(column(rows), updates, [batches * n, outer * inner]);
      return sums.reshape([batches, n, outer, inner]).transpose([0, 2, 1, 3]).reshape(x.shape);
    },
    indices: () => tf.zeros(indices.shape),
  };
});

const gatherNd = gradient("GatherNd", { inputs: ["params", "indices"] }, (dy, [params, indices]) => ({
  params: () => tf.scatterND(indices!, dy, params!.shape),
  indices: () => tf.zeros(indices!.shape),
}));

const scatterNd = gradient("ScatterNd", { inputs: ["indices"] }, (dy, [indices]) => ({
  indices: () => tf.zeros(indices!.shape),
  updates: () => tf.gatherND(dy, indices!),
}));

/** What was replaced had no part in the result; places replaced twice have no gradient to speak of. */
const tensorScatterUpdate = gradient(
  "TensorScatterUpdate",
  { inputs: ["indices", "updates"] },
  (dy, [indices, updates]) => ({
    tensor() {
      const replaced = tf.scatterND(indices!, tf.onesLike(updates!), dy.shape);
      return tf.where(replaced.greater(0), tf.zerosLike(dy), dy);
    },
    indices: () => tf.zeros(indices!.shape),
    updates: () => tf.gatherND(dy, indices!),
  }),
);

/** Rows of negative segments were dropped. */
const unsortedSegmentSum = gradient("UnsortedSegmentSum", { inputs: ["segmentIds"] }, (dy, [segmentIds]) => ({
  x() {
    const rows = dy.gather(tf.maximum(segmentIds!, tf.zerosLike(segmentIds!)));
    const shape = [segmentIds!.size, ...rows.shape.slice(1).map(() => 1)];
    const counted = segmentIds!.greaterEqual(tf.zerosLike(segmentIds!)).reshape(shape);
    return tf.where(counted, rows, tf.zerosLike(rows));
  },
  segmentIds: () => tf.zeros(segmentIds!.shape),
}));

/** dy of the values goes to where they stood. */
const topK = gradient<unknown, Tensor[]>("TopK", { inputs: ["x"], outputs: [false, true] }, ([dy], [x, indices]) => ({
  x() {
    const n = x!.shape.at(-1)!;
    const rows = x!.size / n;
    const starts = tf.tensor2d(
      range(rows).map((row) => row * n),
      [rows, 1],
      "int32",
    );
    const places = indices!.reshape([rows, -1]).add(starts);
    return tf.scatterND(column(places), dy!.flatten(), [x!.size]).reshape(x!.shape);
  },
}));

export const gatherGradients: readonly GradConfig[] = [
  gatherV2,
  gatherNd,
  scatterNd,
  tensorScatterUpdate,
  unsortedSegmentSum,
  topK,
];
