import { z } from "zod";
import { component } from "../component/component.js";
import { dataToken } from "../datasets/dataset.js";
import { ActNorm } from "./layers/act-norm.js";
import { Composition } from "./layers/composition.js";

export const residualFlow = component({
  kind: "model",
  name: "residualFlow",
  summary:
    "Residual flow: blocks x + g(x) with contracting networks g, and the exact log determinant of their Jacobians.",
  paper: "Chen et al. 2019, arXiv:1906.02735",
  cost: "density: d + 1 passes of each block's network and O(d^3); samples: log(1e-8) / log(lipschitz) passes",
  traits: { family: "flow" },
  options: {
    layers: z.int().positive().default(8).describe("number of residual blocks"),
    hidden: z.array(z.int().positive()).nonempty().default([64, 64]).describe("width of each hidden layer of a block"),
    lipschitz: z.number().gt(0).lt(1).default(0.9).describe("bound on the Lipschitz constant of each block's network"),
  },
  inject: [dataToken],
  async create({ layers, ...options }, { dimension }) {
    const { ResidualMap } = await import("./layers/residual-map.js");
    const blocks = Array.from({ length: layers }, (_, layer) => [
      new ResidualMap({ ...options, name: `block.${layer}.`, dimension }),
      new ActNorm(`block.${layer}.actNorm.`, dimension),
    ]);
    return new Composition(dimension, blocks.flat());
  },
});
