import { z } from "zod";
import { component } from "../component/component.js";
import { dataToken } from "../datasets/dataset.js";
import { ActNorm } from "./layers/act-norm.js";
import { Composition } from "./layers/composition.js";
import { IndependentMaps } from "./layers/independent-maps.js";
import { Rotation } from "./layers/rotation.js";

export const gaussianization = component({
  kind: "model",
  name: "gaussianization",
  summary: "Gaussianization flow: rotations, and each coordinate made Gaussian through a mixture of logistics.",
  paper: "Meng et al. 2020, arXiv:2003.01941",
  cost: "density: O(d^2 + d components) a layer; samples: 42 times that of the mixtures",
  traits: { family: "flow" },
  options: {
    layers: z.int().positive().default(6).describe("number of layers"),
    components: z.int().min(2).default(8).describe("logistic distributions in the mixture of each coordinate"),
  },
  inject: [dataToken],
  async create({ layers, components }, { dimension }) {
    const { GaussianizingMap } = await import("./layers/gaussianizing-map.js");
    const map = new GaussianizingMap(components);
    const steps = Array.from({ length: layers }, (_, layer) => [
      new IndependentMaps(`layer.${layer}.`, dimension, map),
      ...(dimension > 1 ? [new Rotation(`layer.${layer}.`, dimension)] : []),
    ]);
    return new Composition(dimension, [...steps.flat(), new ActNorm("actNorm.", dimension)]);
  },
});
