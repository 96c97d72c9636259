import { z } from "zod";
import { component } from "../component/component.js";
import { bandwidthRules, ruleBandwidth } from "../measures/bandwidth-rules.js";
import { bandwidthMessage, KernelDensityEstimate } from "../measures/kernel-density.js";
import { type SmoothingKernelName, smoothingKernels } from "../measures/kernels/index.js";
import { UserError } from "../numerics/error.js";
import { measureModel } from "./measure-model.js";

const usualDegrees = 4;

export const kernelDensity = component({
  kind: "model",
  name: "kernelDensity",
  summary:
    "Kernel density estimate: the empirical measure of the training points, smoothed by a Gaussian or other kernel.",
  paper: "Rosenblatt 1956, doi:10.1214/aoms/1177728190; Parzen 1962, doi:10.1214/aoms/1177704472",
  cost: "O(N log N) time to fit; a log density takes O(d) time for each training point within reach of the kernel",
  traits: { family: "closedForm" },
  options: {
    bandwidth: z
      .union([z.number(), z.array(z.number()).min(1), z.enum(bandwidthRules)])
      .refine((value) => typeof value === "string" || [value].flat().every((one) => one > 0), {
        error: bandwidthMessage,
      })
      .describe(
        "scale of the kernel in model units, above 0 (the standard deviation of a Gaussian), for all coordinates or for each; " +
          "or the rule that finds it from the training points",
      ),
    shape: z
      .enum(["scalar", "diagonal"])
      .optional()
      .describe("whether a rule finds one bandwidth (if absent), or one for each coordinate"),
    kernel: z
      .enum(Object.keys(smoothingKernels) as [SmoothingKernelName, ...SmoothingKernelName[]])
      .default("gaussian")
      .describe("what stands at every training point, a function of the distance alone"),
    degrees: z
      .number()
      .gt(2)
      .optional()
      .describe(`degrees of freedom of the kernel studentT, ${usualDegrees} if absent`),
  },
  inject: [],
  create: ({ bandwidth, shape, kernel: name, degrees }) => {
    if (degrees !== undefined && name !== "studentT") {
      throw new UserError(`kernelDensity: degrees belong to the kernel studentT, not to ${name}; leave them out.`);
    }
    if (shape !== undefined && typeof bandwidth !== "string") {
      throw new UserError(
        "kernelDensity: shape is for bandwidths found by a rule; leave it out, or give a list of bandwidths.",
      );
    }
    const kernel = smoothingKernels[name](degrees ?? usualDegrees);
    return {
      family: "closedForm",
      fit: (train) => {
        const found =
          typeof bandwidth === "string"
            ? ruleBandwidth(bandwidth, train, { kernel, ...(shape && { shape }) })
            : bandwidth;
        return measureModel(new KernelDensityEstimate(train, found, kernel));
      },
    };
  },
});
