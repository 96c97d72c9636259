import { z } from "zod";
import { component } from "../component/component.js";
import { dataToken } from "../datasets/dataset.js";
import { autoregressiveStack } from "./layers/autoregressive-stack.js";
import { Composition } from "./layers/composition.js";
import { actNormOption, conditionerOptions, splineOptions } from "./layers/conditioner.js";
import { orderOption } from "./layers/order.js";

export const neuralSplineAutoregressive = component({
  kind: "model",
  name: "neuralSplineAutoregressive",
  summary:
    "Neural spline flow: each coordinate through a rational-quadratic spline given by those before it in the data.",
  paper: "Durkan et al. 2019, arXiv:1906.04032",
  cost: "density: one pass of each layer's network; samples: d passes",
  traits: { family: "flow" },
  options: {
    layers: z.int().positive().default(5).describe("number of autoregressive layers"),
    ...conditionerOptions,
    ...splineOptions,
    order: orderOption,
    actNorm: actNormOption,
  },
  inject: [dataToken],
  async create({ bins, bound, ...options }, { dimension }) {
    const { RationalQuadraticMap } = await import("./layers/rational-quadratic-map.js");
    const map = new RationalQuadraticMap({ bins, bound });
    return new Composition(dimension, autoregressiveStack({ ...options, dimension, map }));
  },
});
