import { followWays, squaredVelocity } from "../metrics/ways.js";
import type { FittedModel } from "../models/model.js";
import { points } from "../numerics/points.js";
import { Stream } from "../numerics/random.js";
import { mean, standardError } from "../numerics/statistics.js";
import type { RunLog } from "./run-log.js";

/** Ways that are followed, and times at which velocities are taken on each. */
const size = { ways: 1000, nodes: 16 };

/**
 * Logs of the flow that a round has trained, at the number of the round in place of a step: `reflow.straightness`, the
 * integral of E|v(t, Z_t) - (Z_1 - Z_0)|^2, and `reflow.cost`, the mean of |Z_1 - Z_0|^2, in squared model units, each with
 * its standard error (Liu, Gong and Liu 2022, arXiv:2209.03003).
 */
export async function logReflow(round: number, flow: FittedModel, seed: number, log: RunLog): Promise<void> {
  const ways = await followWays(flow, size.ways, size.nodes, Stream.of(seed, "reflow"), "reflow.straightness");
  if (ways === undefined) return;
  const { start, end } = ways;
  const displacement = points(
    start.n,
    start.d,
    end.data.map((value, at) => value - start.data[at]!),
  );
  const costs = new Float64Array(start.n);
  for (let at = 0; at < displacement.data.length; at++) costs[Math.floor(at / start.d)]! += displacement.data[at]! ** 2;
  const at = Date.now();
  const series = { "reflow.straightness": squaredVelocity(ways, displacement), "reflow.cost": costs };
  await log.points(
    Object.entries(series).flatMap(([name, values]) => [
      { name, step: round, value: mean(values), at },
      { name: `${name}.se`, step: round, value: standardError(values), at },
    ]),
  );
}
