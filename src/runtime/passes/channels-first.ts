import type { Conv2DAttrs, Conv2DBackpropInputAttrs } from "@tensorflow/tfjs";
import { permuted } from "../kernels/shapes.js";
import type { Pass } from "./pass.js";
import { rewrite } from "./rewrite.js";

/** That of the filter's slope is not among them: it is a product of patches, which lie channels last. */
const convolutions = new Set(["Conv2D", "Conv2DBackpropInput", "FusedConv2D"]);

const toFirst = [0, 3, 1, 2];
const toLast = [0, 2, 3, 1];

/**
 * Convolves channels-last images by way of channels-first ones, which ONNX Runtime's convolutions take, so that the
 * transposes meet those around them. In doubles there are no such convolutions, and images stay as they are.
 */
export const channelsFirst: Pass = {
  name: "channels first",
  apply(graph, context) {
    if (context.precision === "float64") return graph;
    return rewrite(graph, context, ({ kernel, inputs, attributes, origin }, builder) => {
      if (!convolutions.has(kernel)) return undefined;
      const placement = attributes as unknown as Conv2DAttrs & Partial<Conv2DBackpropInputAttrs>;
      const { dataFormat, pad, inputShape } = placement;
      if (dataFormat !== "NHWC") return undefined;
      const [image] = builder.node("Transpose", [inputs[0]], { perm: toFirst });
      const moved = {
        ...attributes,
        dataFormat: "NCHW",
        ...(Array.isArray(pad) && { pad: permuted(pad as never, toFirst) }),
        ...(inputShape && { inputShape: permuted(inputShape, toFirst) }),
      };
      const convolved = builder.node(kernel, [image, ...inputs.slice(1)], moved, origin);
      return builder.node("Transpose", convolved, { perm: toLast });
    });
  },
};
