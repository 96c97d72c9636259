import { z } from "zod";
import { component } from "../component/component.js";
import { dataToken } from "../datasets/dataset.js";
import { activationOption } from "./layers/activation.js";
import { contextOptions } from "./layers/context.js";

export const unetVectorField = component({
  kind: "model",
  name: "unetVectorField",
  summary: "Velocity field v(t, x) over points that are grey images: a U-Net that sees the time at every resolution.",
  paper: "Ronneberger et al. 2015, arXiv:1505.04597; Ho et al. 2020, arXiv:2006.11239, appendix B",
  cost: "O(9 c^2) a pixel and convolution between c channels",
  traits: { family: "vectorField" },
  options: {
    channels: z
      .array(z.int().positive())
      .nonempty()
      .default([32, 64, 64])
      .describe("channels at each resolution, the finest first; each next has half the pixels along a side"),
    height: z
      .int()
      .positive()
      .optional()
      .describe("pixels from top to bottom; those of a square, or nearly, if absent"),
    groups: z.int().positive().default(8).describe("groups of channels that are normalised together"),
    activation: activationOption.default("silu").describe("nonlinearity before each convolution but the first"),
    ...contextOptions,
  },
  inject: [dataToken],
  async create(options, data) {
    const { UnetVectorField } = await import("./unet-vector-field-value.js");
    return new UnetVectorField(data, options);
  },
});
