import type { Graph, GraphNode } from "./graph.js";
import { sizeOf } from "./kernels/shapes.js";

/** Kernels that multiply and add along an axis that their result has not. */
const products = new Set([
  "BatchMatMul",
  "Conv2D",
  "Conv2DBackpropFilter",
  "Conv2DBackpropInput",
  "Einsum",
  "FusedConv2D",
  "Gemm",
  "_FusedMatMul",
]);

/** Those of them that multiply batches of matrices. */
const batched = new Set(["BatchMatMul", "_FusedMatMul"]);

/** Elementary operations of a product that take as long as one element of any other kernel. */
const PER_ELEMENT = 30;

/**
 * Below this much work in its largest node a graph runs faster on one thread: measured. It is about a tenth of a millisecond
 * where threads have to be woken for each node, and some ten microseconds where they are awake.
 */
const WORTH_SHARING = { asleep: 25e6, awake: 3e6 };

/** The number of threads to run a graph on, of those that it may use: reaching another thread costs more than a small node. */
export function usefulThreads(
  graph: Graph,
  { threads, spinning }: { readonly threads: number; readonly spinning: boolean },
): number {
  const least = WORTH_SHARING[spinning ? "awake" : "asleep"];
  return graph.nodes.some((node) => work(node, graph) > least) ? threads : 1;
}

/** Roughly the elementary operations of a node, in those of a product. */
function work({ kernel, inputs, outputs }: GraphNode, { values }: Graph): number {
  const sizes = [...inputs, ...outputs].map((id) => (id === undefined ? 1 : sizeOf(values[id]!.shape)));
  if (!products.has(kernel)) return PER_ELEMENT * Math.max(...sizes);
  // m k n for a product of matrices, whose sizes are m k, k n and m n, each as often as there are products in a batch.
  const batch = batched.has(kernel) ? sizeOf(values[outputs[0]!]!.shape.slice(0, -2)) : 1;
  const own = batch > 1 && [inputs[0], inputs[1]].every((id) => sizeOf(values[id!]!.shape.slice(0, -2)) === batch);
  return 2 * Math.sqrt((sizes[0]! * sizes[1]! * sizes.at(-1)!) / (own ? batch : 1));
}
