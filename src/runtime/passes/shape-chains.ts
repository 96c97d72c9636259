import type { TransposeAttrs } from "@tensorflow/tfjs";
import type { GraphBuilder, GraphNode, ValueId } from "../graph.js";
import { sameShape, type Shape } from "../kernels/shapes.js";
import type { Pass } from "./pass.js";
import { rewrite, type Site } from "./rewrite.js";

/**
 * Makes one of a reshape of a reshape, a transpose of a transpose, a cast of a cast, and none of one that undoes another; a
 * transpose that moves axes of one element only is a reshape.
 */
export const shapeChains: Pass = {
  name: "shape chains",
  apply(graph, context) {
    return rewrite(graph, context, (site, builder) => {
      const before = builder.producer(site.inputs[0]);
      if (site.kernel === "Transpose") return transposed(site, before, builder);
      if (before === undefined) return undefined;
      if (isReshape(site) && isReshape(before)) return reshaped(site, before.inputs[0]!, builder);
      if (site.kernel === "Cast" && before.kernel === "Cast") return recast(site, before, builder);
      return undefined;
    });
  },
};

function isReshape({ kernel }: GraphNode): boolean {
  return kernel === "Reshape" || kernel === "ExpandDims";
}

function reshaped({ results }: Site, x: ValueId, builder: GraphBuilder): readonly ValueId[] {
  const { shape } = results[0]!;
  return sameShape(builder.value(x).shape, shape) ? [x] : builder.node("Reshape", [x], { shape });
}

function transposed(site: Site, before: GraphNode | undefined, builder: GraphBuilder): readonly ValueId[] | undefined {
  const first = before?.kernel === "Transpose" ? before : undefined;
  const x = (first ?? site).inputs[0]!;
  const last = permOf(site);
  const perm = first === undefined ? last : last.map((axis) => permOf(first)[axis]!);
  if (keepsOrder(perm, builder.value(x).shape)) {
    const origin = builder.producer(x);
    return reshaped(site, origin !== undefined && isReshape(origin) ? origin.inputs[0]! : x, builder);
  }
  return first === undefined ? undefined : builder.node("Transpose", [x], { perm });
}

function permOf({ attributes }: GraphNode): readonly number[] {
  return (attributes as unknown as TransposeAttrs).perm;
}

/** Whether a transpose leaves all elements where they are in memory. */
function keepsOrder(perm: readonly number[], shape: Shape): boolean {
  const moved = perm.filter((axis) => shape[axis] !== 1);
  return moved.every((axis, i) => i === 0 || axis > moved[i - 1]!);
}

/** A bool survives every cast, so what it was cast to in between does not matter. */
function recast({ results }: Site, { inputs }: GraphNode, builder: GraphBuilder): readonly ValueId[] | undefined {
  const x = inputs[0]!;
  if (builder.value(x).dtype !== "bool") return undefined;
  const { dtype } = results[0]!;
  return dtype === "bool" ? [x] : builder.node("Cast", [x], { dtype });
}
