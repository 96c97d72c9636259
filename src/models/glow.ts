import { z } from "zod";
import { component } from "../component/component.js";
import { dataToken } from "../datasets/dataset.js";
import { ActNorm } from "./layers/act-norm.js";
import { affineMap } from "./layers/affine-map.js";
import { Composition } from "./layers/composition.js";
import { conditionerOptions, maxLogScaleOption } from "./layers/conditioner.js";
import { CouplingStack } from "./layers/coupling-stack.js";

export const glow = component({
  kind: "model",
  name: "glow",
  summary: "Normalizing flow whose layers are an affine coupling, an invertible linear map and a normalization each.",
  paper: "Kingma & Dhariwal 2018, arXiv:1807.03039",
  cost: "one pass of each layer's network both ways, and O(d^3) for its linear map",
  traits: { family: "flow" },
  options: {
    layers: z.int().positive().default(8).describe("number of layers"),
    ...conditionerOptions,
    maxLogScale: maxLogScaleOption,
  },
  inject: [dataToken],
  async create({ layers, maxLogScale, ...conditioner }, { dimension }) {
    const { LuLinear } = await import("./layers/lu-linear.js");
    const map = affineMap(maxLogScale);
    const steps = Array.from({ length: layers }, (_, layer) => [
      new CouplingStack({ ...conditioner, name: `layer.${layer}.`, dimension, layers: 1, map }),
      new LuLinear(`layer.${layer}.`, dimension, layer),
      new ActNorm(`layer.${layer}.actNorm.`, dimension),
    ]);
    return new Composition(dimension, steps.flat());
  },
});
