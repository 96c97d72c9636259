import { z } from "zod";
import { component } from "../component/component.js";
import { dataToken } from "../datasets/dataset.js";
import { ActNorm } from "./layers/act-norm.js";
import { affineMap } from "./layers/affine-map.js";
import { autoregressiveStack } from "./layers/autoregressive-stack.js";
import { inverted } from "./layers/bijection.js";
import { Composition } from "./layers/composition.js";
import { conditionerOptions, maxLogScaleOption } from "./layers/conditioner.js";
import { orderOption } from "./layers/order.js";

export const iaf = component({
  kind: "model",
  name: "iaf",
  summary: "Inverse autoregressive flow: each coordinate scaled and shifted as those before it in the base say.",
  paper: "Kingma et al. 2016, arXiv:1606.04934",
  cost: "samples: one pass of each layer's network; density: d passes",
  traits: { family: "flow" },
  options: {
    layers: z.int().positive().default(5).describe("number of autoregressive layers"),
    ...conditionerOptions,
    maxLogScale: maxLogScaleOption,
    order: orderOption,
  },
  inject: [dataToken],
  create: ({ maxLogScale, ...options }, { dimension }) => {
    const layers = autoregressiveStack({ ...options, dimension, actNorm: false, map: affineMap(maxLogScale) });
    return new Composition(dimension, [...layers.map(inverted), new ActNorm("actNorm.", dimension)]);
  },
});
