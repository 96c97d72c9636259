import { z } from "zod";
import type { FittedModel } from "../models/model.js";
import { UserError } from "../numerics/error.js";
import { type Points, points } from "../numerics/points.js";
import { gaussLegendre } from "../numerics/quadrature.js";
import type { Stream } from "../numerics/random.js";

/** Shared by all metrics that look along the ways. */
export const nodesOption = {
  nodes: z.int().positive().default(16).describe("times, of the Gauss-Legendre rule, at which velocities are taken"),
};

/** The ways of n points from base to data, at the nodes of a quadrature over time. */
export interface Ways {
  /** Where the points are at t = 0 and at t = 1. */
  readonly start: Points;
  readonly end: Points;
  /** Velocities at the nodes, whose weights sum to one. */
  readonly nodes: readonly { readonly weight: number; readonly velocity: Points }[];
}

/** Follows n points along the model's velocity; undefined where the model has none. */
export async function followWays(
  model: FittedModel,
  n: number,
  count: number,
  stream: Stream,
  metric: string,
): Promise<Ways | undefined> {
  if (model.trajectories === undefined || model.velocity === undefined) return undefined;
  const rule = gaussLegendre(count);
  const order = [...rule.nodes.keys()].sort((a, b) => rule.nodes[a]! - rule.nodes[b]!);
  const times = order.map((k) => (1 + rule.nodes[k]!) / 2);
  const positions = await model.trajectories(n, [0, ...times, 1], stream);
  const nodes: { weight: number; velocity: Points }[] = [];
  for (const [at, k] of order.entries()) {
    const velocity = await model.velocity(times[at]!, positions[at + 1]!);
    if (!velocity.data.every(Number.isFinite)) {
      throw new UserError(
        `${metric}: some velocities at t = ${times[at]!.toPrecision(3)} are not finite, so the metric has no value; ` +
          "train the model longer or with a smaller learning rate, or integrate with a smaller step.",
        { kind: "failure" },
      );
    }
    nodes.push({ weight: rule.weights[k]! / 2, velocity });
  }
  return { start: positions[0]!, end: positions[count + 1]!, nodes };
}

/** The integral over time of |v - reference|^2 along each way, with a reference that does not change in time (0 if absent). */
export function squaredVelocity({ start: { n, d }, nodes }: Ways, reference = points(n, d)): Float64Array {
  const out = new Float64Array(n);
  for (const { weight, velocity } of nodes) {
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let at = i * d; at < (i + 1) * d; at++) sum += (velocity.data[at]! - reference.data[at]!) ** 2;
      out[i]! += weight * sum;
    }
  }
  return out;
}
