import type * as tf from "@tensorflow/tfjs";
import { z } from "zod";
import { component } from "../component/component.js";
import type { Specs, Tensors } from "../runtime/runtime.js";
import { rateOptions } from "./options.js";
import type { Optimizer } from "./optimizer.js";
import type { Schedule } from "./schedules/schedule.js";

export interface AdamOptions {
  readonly learningRate: number;
  readonly schedule: Schedule;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** Part of each parameter, times the learning rate, that a step takes away; 0 for plain Adam. */
  readonly weightDecay: number;
}

/**
 * Adam, with decoupled weight decay if asked for. The slots hold the moments divided by 1 - beta, which saves two passes
 * over the parameters; the constants, and the bias corrections, go into two scalars.
 */
export class Adam implements Optimizer {
  readonly learningRate: number;
  readonly schedule: Schedule;
  readonly #options: AdamOptions;

  constructor(options: AdamOptions) {
    this.learningRate = options.learningRate;
    this.schedule = options.schedule;
    this.#options = options;
  }

  slots(count: number): Specs {
    return { firstMoment: { shape: [count] }, secondMoment: { shape: [count] } };
  }

  coefficients(learningRate: number, step: number): Readonly<Record<string, number>> {
    const { beta1, beta2, epsilon, weightDecay } = this.#options;
    // Mean of the squared gradients = secondMoment * (1 - beta2) / (1 - beta2^step); likewise for the first moment.
    const root = Math.sqrt((1 - beta2 ** step) / (1 - beta2));
    const stepSize = (learningRate * (1 - beta1) * root) / (1 - beta1 ** step);
    return { stepSize, epsilon: epsilon * root, ...(weightDecay > 0 && { keep: 1 - learningRate * weightDecay }) };
  }

  update(parameters: tf.Tensor, gradient: tf.Tensor, slots: Tensors, coefficients: Tensors) {
    const { beta1, beta2 } = this.#options;
    const firstMoment = slots["firstMoment"]!.mul(beta1).add(gradient);
    const secondMoment = slots["secondMoment"]!.mul(beta2).add(gradient.mul(gradient));
    const step = firstMoment.mul(coefficients["stepSize"]!).div(secondMoment.sqrt().add(coefficients["epsilon"]!));
    const keep = coefficients["keep"];
    const kept = keep === undefined ? parameters : parameters.mul(keep);
    return { parameters: kept.sub(step), slots: { firstMoment, secondMoment } };
  }
}

export const adamOptions = {
  ...rateOptions(1e-3),
  beta1: z.number().min(0).lt(1).default(0.9).describe("decay of the mean of the gradients"),
  beta2: z.number().min(0).lt(1).default(0.999).describe("decay of the mean of the squared gradients"),
  epsilon: z.number().positive().default(1e-8).describe("added to the root of the mean of the squared gradients"),
};

export const adam = component({
  kind: "optimizer",
  name: "adam",
  summary: "Gradient descent with steps scaled by running moments of the gradient.",
  paper: "Kingma and Ba 2015, arXiv:1412.6980, algorithm 1",
  cost: "two numbers of state a parameter, O(p) time a step",
  options: adamOptions,
  inject: [],
  create: (options) => new Adam({ ...options, weightDecay: 0 }),
});
