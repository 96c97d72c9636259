import type { GraphBuilder, ValueId } from "../graph.js";
import { sameShape } from "../kernels/shapes.js";
import { scalar, scaling, splatOf } from "./constants.js";
import type { Pass } from "./pass.js";
import { rewrite, type Site } from "./rewrite.js";

/** Makes products of what costs more or gives the same: x^2, x / 2^k, x + x, and a factor of a factor where that is exact. */
export const products: Pass = {
  name: "products",
  apply(graph, context) {
    return rewrite(graph, context, (site, builder) => {
      const { inputs, results } = site;
      const x = inputs[0];
      if (results[0]?.dtype !== "float32" || x === undefined) return undefined;
      switch (site.kernel) {
        case "Pow":
          return splatOf(inputs[1], builder) === 2 && sameShape(builder.value(x).shape, results[0].shape)
            ? builder.node("Square", [x], {}, site.origin)
            : undefined;
        case "RealDiv":
          return divided(site, builder);
        case "Add":
          return x === inputs[1] ? multiple(x, 2, site, builder) : undefined;
        case "Multiply":
          return rescaled(site, builder);
        default:
          return undefined;
      }
    });
  },
};

function divided(site: Site, builder: GraphBuilder): readonly ValueId[] | undefined {
  const [x, divisor] = site.inputs as [ValueId, ValueId];
  const number = splatOf(divisor, builder);
  const isScalar = builder.value(divisor).shape.length === 0;
  return isScalar && number !== undefined && isPowerOfTwo(number) ? multiple(x, 1 / number, site, builder) : undefined;
}

/** Rounding happens once instead of twice, and not differently, where one of the factors is a power of two. */
function rescaled(site: Site, builder: GraphBuilder): readonly ValueId[] | undefined {
  const outer = scaling(site, builder);
  const before = builder.producer(outer?.of);
  const inner = before === undefined ? undefined : scaling(before, builder);
  if (outer === undefined || inner === undefined) return undefined;
  if (!isPowerOfTwo(outer.by) && !isPowerOfTwo(inner.by)) return undefined;
  return multiple(inner.of, outer.by * inner.by, site, builder);
}

function multiple(x: ValueId, factor: number, { origin }: Site, builder: GraphBuilder): readonly ValueId[] {
  const scaled = scaling(builder.producer(x) ?? { kernel: "", inputs: [] }, builder);
  if (scaled !== undefined && isPowerOfTwo(factor)) {
    return builder.node("Multiply", [scaled.of, scalar(scaled.by * factor, builder)], {}, origin);
  }
  return builder.node("Multiply", [x, scalar(factor, builder)], {}, origin);
}

/** Whether a product with x, and 1 / x, are exact in float32 too, but for the smallest and largest numbers. */
function isPowerOfTwo(x: number): boolean {
  const exponent = Math.log2(x);
  return Number.isInteger(exponent) && Math.abs(exponent) < 126;
}
