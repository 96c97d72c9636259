import { z } from "zod";
import { component } from "../component/component.js";
import { dataToken } from "../datasets/dataset.js";
import { ActNorm } from "./layers/act-norm.js";
import { affineMap } from "./layers/affine-map.js";
import { Composition } from "./layers/composition.js";
import { conditionerOptions, maxLogScaleOption } from "./layers/conditioner.js";
import { CouplingStack } from "./layers/coupling-stack.js";

export const realNvp = component({
  kind: "model",
  name: "realNvp",
  summary: "Normalizing flow of affine couplings, with exact log determinant and inverse.",
  paper: "Dinh et al. 2017, arXiv:1605.08803",
  cost: "one pass of each layer's network, both ways",
  traits: { family: "flow" },
  options: {
    layers: z.int().positive().default(8).describe("number of couplings"),
    ...conditionerOptions,
    maxLogScale: maxLogScaleOption,
    actNorm: z
      .boolean()
      .default(false)
      .describe("whether the flow ends, towards the data, in a scale and shift that start from the data's own"),
  },
  inject: [dataToken],
  create: ({ layers, maxLogScale, actNorm, ...conditioner }, { dimension }) =>
    new Composition(dimension, [
      new CouplingStack({ ...conditioner, dimension, layers, map: affineMap(maxLogScale) }),
      ...(actNorm ? [new ActNorm("actNorm.", dimension)] : []),
    ]),
});
