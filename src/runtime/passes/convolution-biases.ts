import type { Conv2DAttrs } from "@tensorflow/tfjs";
import type { Pass } from "./pass.js";
import { rewrite } from "./rewrite.js";

/** Lets a convolution of channels-last images that nothing else uses add the number of each channel that is added to it. */
export const convolutionBiases: Pass = {
  name: "convolution biases",
  apply(graph, context) {
    return rewrite(graph, context, (site, builder) => {
      const { kernel, inputs, origin } = site;
      if (kernel !== "Add") return undefined;
      for (const [i, id] of inputs.entries()) {
        const before = builder.producer(id);
        if (before?.kernel !== "Conv2D" || site.uses(i) !== 1) continue;
        const attributes = before.attributes as unknown as Conv2DAttrs;
        const bias = inputs[1 - i]!;
        const { shape } = builder.value(bias);
        const isRow = shape.length === 1 && shape[0] === builder.value(id!).shape[3];
        if (attributes.dataFormat !== "NHWC" || !isRow) continue;
        return builder.node(
          "FusedConv2D",
          [...before.inputs, bias],
          { ...before.attributes, activation: "linear" },
          origin,
        );
      }
      return undefined;
    });
  },
};
