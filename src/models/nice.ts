import { z } from "zod";
import { component } from "../component/component.js";
import { dataToken } from "../datasets/dataset.js";
import { ActNorm } from "./layers/act-norm.js";
import { additiveMap } from "./layers/additive-map.js";
import { Composition } from "./layers/composition.js";
import { conditionerOptions } from "./layers/conditioner.js";
import { CouplingStack } from "./layers/coupling-stack.js";

export const nice = component({
  kind: "model",
  name: "nice",
  summary: "Normalizing flow of additive couplings, which preserve volume, and one scaling of the coordinates.",
  paper: "Dinh et al. 2015, arXiv:1410.8516",
  cost: "one pass of each layer's network, both ways",
  traits: { family: "flow" },
  options: {
    layers: z.int().positive().default(8).describe("number of couplings"),
    ...conditionerOptions,
  },
  inject: [dataToken],
  create: ({ layers, ...conditioner }, { dimension }) =>
    new Composition(dimension, [
      new CouplingStack({ ...conditioner, dimension, layers, map: additiveMap }),
      new ActNorm("scaling.", dimension),
    ]),
});
