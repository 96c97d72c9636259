import { z } from "zod";
import { component } from "../component/component.js";
import { dataToken } from "../datasets/dataset.js";
import { affineMap } from "./layers/affine-map.js";
import { autoregressiveStack } from "./layers/autoregressive-stack.js";
import { Composition } from "./layers/composition.js";
import { actNormOption, conditionerOptions, maxLogScaleOption } from "./layers/conditioner.js";
import { orderOption } from "./layers/order.js";

export const maf = component({
  kind: "model",
  name: "maf",
  summary: "Masked autoregressive flow: each coordinate scaled and shifted as those before it in the data say.",
  paper: "Papamakarios et al. 2017, arXiv:1705.07057",
  cost: "density: one pass of each layer's network; samples: d passes",
  traits: { family: "flow" },
  options: {
    layers: z.int().positive().default(5).describe("number of autoregressive layers"),
    ...conditionerOptions,
    maxLogScale: maxLogScaleOption,
    order: orderOption,
    actNorm: actNormOption,
  },
  inject: [dataToken],
  create: ({ maxLogScale, ...options }, { dimension }) =>
    new Composition(dimension, autoregressiveStack({ ...options, dimension, map: affineMap(maxLogScale) })),
});
