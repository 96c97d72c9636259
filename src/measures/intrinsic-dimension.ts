import type { Measure } from "./measure.js";

/** The dimension of what the law's density is taken with respect to: k on a k-manifold, d otherwise. */
export function intrinsicDimension({ dimension, reference }: Pick<Measure, "dimension" | "reference">): number {
  return typeof reference === "object" ? reference.manifold : dimension;
}
