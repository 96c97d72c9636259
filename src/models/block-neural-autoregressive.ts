import { z } from "zod";
import { component } from "../component/component.js";
import { dataToken } from "../datasets/dataset.js";
import { ActNorm } from "./layers/act-norm.js";
import { Composition } from "./layers/composition.js";
import { orderOf, orderOption } from "./layers/order.js";

export const blockNeuralAutoregressive = component({
  kind: "model",
  name: "blockNeuralAutoregressive",
  summary: "One monotone network in blocks, a block for each pair of coordinates, in place of a network and its maps.",
  paper: "De Cao et al. 2019, arXiv:1904.04676",
  cost: "density: one pass of each layer's network; samples: d times 42 passes of one coordinate's blocks",
  traits: { family: "flow" },
  options: {
    layers: z.int().positive().default(2).describe("number of networks"),
    hidden: z
      .array(z.int().positive())
      .nonempty()
      .default([16, 16])
      .describe("units of each hidden layer for each coordinate"),
    order: orderOption,
  },
  inject: [dataToken],
  async create({ layers, hidden, order }, { dimension }) {
    const { BlockAutoregressive } = await import("./layers/block-autoregressive.js");
    const maps = Array.from(
      { length: layers },
      (_, layer) =>
        new BlockAutoregressive({ name: `network.${layer}.`, hidden, order: orderOf(order, dimension, layer) }),
    );
    return new Composition(dimension, [...maps, new ActNorm("actNorm.", dimension)]);
  },
});
