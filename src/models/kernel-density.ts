import { z } from "zod";
import { component } from "../component/component.js";
import { bandwidthMessage, KernelDensityEstimate } from "../measures/kernel-density.js";
import { measureModel } from "./measure-model.js";

export const kernelDensity = component({
  kind: "model",
  name: "kernelDensity",
  summary: "Kernel density estimate: the empirical measure of the training points, smoothed by a Gaussian.",
  paper: "Rosenblatt 1956, doi:10.1214/aoms/1177728190; Parzen 1962, doi:10.1214/aoms/1177704472",
  traits: { family: "closedForm" },
  options: {
    bandwidth: z
      .number()
      .refine((value) => value > 0, { error: bandwidthMessage })
      .describe("standard deviation of the kernel in each coordinate, in model units; above 0"),
  },
  inject: [],
  create: ({ bandwidth }) => ({
    family: "closedForm",
    fit: (train) => measureModel(new KernelDensityEstimate(train, bandwidth)),
  }),
});
