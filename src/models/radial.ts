import { z } from "zod";
import { component } from "../component/component.js";
import { dataToken } from "../datasets/dataset.js";
import { ActNorm } from "./layers/act-norm.js";
import { Composition } from "./layers/composition.js";
import { RadialMap } from "./layers/radial-map.js";

export const radial = component({
  kind: "model",
  name: "radial",
  summary: "Normalizing flow that pushes points towards or away from one centre a layer, with closed forms both ways.",
  paper: "Rezende & Mohamed 2015, arXiv:1505.05770, section 4.1",
  cost: "O(d) a layer, both ways",
  traits: { family: "flow" },
  options: { layers: z.int().positive().default(16).describe("number of layers") },
  inject: [dataToken],
  create({ layers }, { dimension }) {
    const maps = Array.from({ length: layers }, (_, layer) => new RadialMap(`layer.${layer}.`, dimension));
    return new Composition(dimension, [...maps, new ActNorm("actNorm.", dimension)]);
  },
});
