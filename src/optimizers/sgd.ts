import type * as tf from "@tensorflow/tfjs";
import { z } from "zod";
import { component } from "../component/component.js";
import type { Specs, Tensors } from "../runtime/runtime.js";
import { rateOptions } from "./options.js";
import type { Optimizer } from "./optimizer.js";
import type { Schedule } from "./schedules/schedule.js";

interface SgdOptions {
  readonly learningRate: number;
  readonly schedule: Schedule;
  readonly momentum: number;
}

/** p <- p - rate * m with m <- momentum * m + gradient. */
class Sgd implements Optimizer {
  readonly learningRate: number;
  readonly schedule: Schedule;
  readonly #momentum: number;

  constructor({ learningRate, schedule, momentum }: SgdOptions) {
    this.learningRate = learningRate;
    this.schedule = schedule;
    this.#momentum = momentum;
  }

  slots(count: number): Specs {
    return this.#momentum > 0 ? { momentum: { shape: [count] } } : {};
  }

  coefficients(learningRate: number): Readonly<Record<string, number>> {
    return { stepSize: learningRate };
  }

  update(parameters: tf.Tensor, gradient: tf.Tensor, slots: Tensors, coefficients: Tensors) {
    const { momentum } = slots;
    const direction = momentum === undefined ? gradient : momentum.mul(this.#momentum).add(gradient);
    return {
      parameters: parameters.sub(direction.mul(coefficients["stepSize"]!)),
      slots: momentum === undefined ? {} : { momentum: direction },
    };
  }
}

export const sgd = component({
  kind: "optimizer",
  name: "sgd",
  summary: "Stochastic gradient descent, with heavy-ball momentum if asked for.",
  paper: "Sutskever et al. 2013, PMLR 28(3):1139-1147, eq. 1-2",
  cost: "one number of state a parameter with momentum, O(p) time a step",
  options: {
    ...rateOptions(1e-2),
    momentum: z.number().min(0).lt(1).default(0).describe("decay of the running sum of gradients; 0 for none"),
  },
  inject: [],
  create: (options) => new Sgd(options),
});
