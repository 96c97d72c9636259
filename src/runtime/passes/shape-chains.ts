import type { TransposeAttrs } from "@tensorflow/tfjs";
import type { GraphBuilder, GraphNode, ValueId } from "../graph.js";
import { sameShape } from "../kernels/shapes.js";
import type { Pass } from "./pass.js";
import { rewrite, type Site } from "./rewrite.js";

/** Makes one of a reshape of a reshape, a transpose of a transpose, a cast of a cast, and none of one that undoes another. */
export const shapeChains: Pass = {
  name: "shape chains",
  apply(graph, context) {
    return rewrite(graph, context, (site, builder) => {
      const before = builder.producer(site.inputs[0]);
      if (before === undefined) return undefined;
      if (isReshape(site) && isReshape(before)) return reshaped(site, before, builder);
      if (site.kernel === "Transpose" && before.kernel === "Transpose") return transposed(site, before, builder);
      if (site.kernel === "Cast" && before.kernel === "Cast") return recast(site, before, builder);
      return undefined;
    });
  },
};

function isReshape({ kernel }: GraphNode): boolean {
  return kernel === "Reshape" || kernel === "ExpandDims";
}

function reshaped({ results }: Site, { inputs }: GraphNode, builder: GraphBuilder): readonly ValueId[] {
  const x = inputs[0]!;
  const { shape } = results[0]!;
  return sameShape(builder.value(x).shape, shape) ? [x] : builder.node("Reshape", [x], { shape });
}

function transposed(site: Site, before: GraphNode, builder: GraphBuilder): readonly ValueId[] {
  const first = (before.attributes as unknown as TransposeAttrs).perm;
  const perm = (site.attributes as unknown as TransposeAttrs).perm.map((axis) => first[axis]!);
  return perm.every((axis, i) => axis === i) ? [before.inputs[0]!] : builder.node("Transpose", before.inputs, { perm });
}

/** A bool survives every cast, so what it was cast to in between does not matter. */
function recast({ results }: Site, { inputs }: GraphNode, builder: GraphBuilder): readonly ValueId[] | undefined {
  const x = inputs[0]!;
  if (builder.value(x).dtype !== "bool") return undefined;
  const { dtype } = results[0]!;
  return dtype === "bool" ? [x] : builder.node("Cast", [x], { dtype });
}
