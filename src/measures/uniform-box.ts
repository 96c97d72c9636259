import type * as tf from "@tensorflow/tfjs";
import { z } from "zod";
import { component } from "../component/component.js";
import { UserError } from "../numerics/error.js";
import { type BaseMeasure, spaceToken } from "./measure.js";
import { type Box, UniformBoxes } from "./uniform-boxes.js";

/** The uniform law on one box, with a density that can be traced: minus infinity outside. */
class UniformBox extends UniformBoxes implements BaseMeasure {
  constructor(readonly box: Box) {
    super([box]);
  }

  logDensityTensor(x: tf.Tensor): tf.Tensor {
    const inside = x.greaterEqual([...this.box.low]).logicalAnd(x.less([...this.box.high]));
    // log 1 = 0 inside and log 0 = -Infinity outside; the zero of x gives it the gradient zero.
    return inside.cast("float32").min(1).log().sub(this.entropy.value).add(x.mul(0).sum(1));
  }
}

const bound = z.union([z.number(), z.array(z.number()).min(1)]);

export const uniformBox = component({
  kind: "base",
  name: "uniformBox",
  summary: "The uniform law on a box; its density vanishes outside, where the likelihood of a flow is then infinite.",
  paper: "the uniform law; as a base: Müller et al. 2019, arXiv:1808.03856, section 4",
  cost: "O(n d) time and memory",
  options: {
    low: bound.default(-1).describe("lower bound of every coordinate, or of each"),
    high: bound.default(1).describe("upper bound of every coordinate, or of each"),
  },
  inject: [spaceToken],
  create: (options, { dimension }): BaseMeasure => {
    const low = bounds("low", options.low, dimension);
    const high = bounds("high", options.high, dimension);
    low.forEach((from, j) => {
      if (from < high[j]!) return;
      throw new UserError(
        `uniformBox: low is ${from} and high is ${high[j]!} for coordinate ${j + 1}; expected low < high.`,
      );
    });
    return new UniformBox({ low, high });
  },
});

function bounds(name: string, given: number | readonly number[], dimension: number): readonly number[] {
  if (typeof given === "number") return Array.from({ length: dimension }, () => given);
  if (given.length === dimension) return given;
  throw new UserError(
    `uniformBox: ${name} has ${given.length} numbers, but the data have ${dimension} coordinates; give as many, or one number for all.`,
  );
}
