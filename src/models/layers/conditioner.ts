import { z } from "zod";
import { type Activation, activationOption } from "./activation.js";

/** The network that says how coordinates are mapped, given others. */
export interface ConditionerOptions {
  /** Width of each hidden layer. */
  readonly hidden: readonly number[];
  readonly activation: Activation;
}

/** Gain of its last layer: small enough that a fresh map is near the identity; not zero, so that all weights have gradients. */
export const initialGain = 0.01;

/** Schemas of the options of a flow whose maps are conditioned by networks. */
export const conditionerOptions = {
  hidden: z
    .array(z.int().positive())
    .nonempty()
    .default([64, 64])
    .describe("width of each hidden layer of a conditioner"),
  activation: activationOption.default("tanh").describe("nonlinearity after each hidden layer"),
};

export const maxLogScaleOption = z
  .number()
  .positive()
  .default(2)
  .describe("bound on the absolute log scale of one layer");

export const actNormOption = z
  .boolean()
  .default(true)
  .describe("whether each layer ends, towards the data, in a scale and shift that start from the data's own");

/** Schemas of the options of a flow of rational-quadratic splines. */
export const splineOptions = {
  bins: z.int().min(2).max(256).default(8).describe("bins of each spline"),
  bound: z.number().positive().default(4).describe("the splines act on [-bound, bound] and leave the rest as it is"),
};
