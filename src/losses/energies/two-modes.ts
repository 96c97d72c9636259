import type * as tf from "@tensorflow/tfjs";
import { component } from "../../component/component.js";
import type { Energy } from "./energy.js";

/** Under the root, so that its gradient at the origin is 0 instead of 0 / 0. */
const tiny = 1e-12;

/** -((|x| - 2) / 0.4)^2 / 2 + log(exp(-((x1 - 2) / 0.6)^2 / 2) + exp(-((x1 + 2) / 0.6)^2 / 2)). */
class TwoModes implements Energy {
  readonly dimension = 2;
  /** By the trapezoidal rule on [-6, 6]^2, of which halving the step changes the eleventh digit. */
  readonly logNormalizer = { value: 1.8775016261, error: 1e-10 };

  logDensity(x: tf.Tensor): tf.Tensor {
    const radius = x.square().sum(1).add(tiny).sqrt();
    const first = x.slice([0, 0], [-1, 1]);
    const lobes = first.sub(2).concat(first.add(2), 1).div(0.6).square().mul(-0.5).logSumExp(1);
    return radius.sub(2).div(0.4).square().mul(-0.5).add(lobes);
  }
}

export const twoModes = component({
  kind: "energy",
  name: "twoModes",
  summary: "Two crescents that face each other on a circle of radius 2 in the plane.",
  paper: "Rezende & Mohamed 2015, arXiv:1505.05770, table 1, potential 1",
  cost: "O(1) a point",
  options: {},
  inject: [],
  create: () => new TwoModes(),
});
