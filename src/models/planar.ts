import { z } from "zod";
import { component } from "../component/component.js";
import { dataToken } from "../datasets/dataset.js";
import { ActNorm } from "./layers/act-norm.js";
import { Composition } from "./layers/composition.js";

export const planar = component({
  kind: "model",
  name: "planar",
  summary: "Normalizing flow that pushes points along one direction a layer; the density by root finding on a line.",
  paper: "Rezende & Mohamed 2015, arXiv:1505.05770, section 4.1",
  cost: "samples: O(d) a layer; density: O(d) and 42 evaluations of a scalar equation a layer",
  traits: { family: "flow" },
  options: { layers: z.int().positive().default(16).describe("number of layers") },
  inject: [dataToken],
  async create({ layers }, { dimension }) {
    const { PlanarMap } = await import("./layers/planar-map.js");
    const maps = Array.from({ length: layers }, (_, layer) => new PlanarMap(`layer.${layer}.`, dimension));
    return new Composition(dimension, [...maps, new ActNorm("actNorm.", dimension)]);
  },
});
