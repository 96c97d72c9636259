import { z } from "zod";
import { component } from "../component/component.js";
import { dataToken } from "../datasets/dataset.js";
import { ActNorm } from "./layers/act-norm.js";
import { Composition } from "./layers/composition.js";
import { conditionerOptions, splineOptions } from "./layers/conditioner.js";
import { CouplingStack } from "./layers/coupling-stack.js";

export const neuralSplineCoupling = component({
  kind: "model",
  name: "neuralSplineCoupling",
  summary: "Neural spline flow: half of the coordinates through rational-quadratic splines given by the other half.",
  paper: "Durkan et al. 2019, arXiv:1906.04032",
  cost: "one pass of each layer's network, both ways",
  traits: { family: "flow" },
  options: {
    layers: z.int().positive().default(6).describe("number of couplings"),
    ...conditionerOptions,
    ...splineOptions,
  },
  inject: [dataToken],
  async create({ bins, bound, ...options }, { dimension }) {
    const { RationalQuadraticMap } = await import("./layers/rational-quadratic-map.js");
    return new Composition(dimension, [
      new CouplingStack({ ...options, dimension, map: new RationalQuadraticMap({ bins, bound }) }),
      // The splines act where the base has its mass: the data are brought there first.
      new ActNorm("actNorm.", dimension),
    ]);
  },
});
