import { z } from "zod";
import type { MarginalVelocity } from "../../src/models/marginal-velocity.js";
import { points, type Points } from "../../src/numerics/points.js";
import { paths } from "../../src/paths/index.js";
import type { ProbabilityPath } from "../../src/paths/path.js";
import { AdaptiveSolver } from "../../src/solvers/adaptive-step.js";
import { dopri5 } from "../../src/solvers/index.js";
import type { HostField } from "../../src/solvers/solver.js";

export const tight = new AdaptiveSolver(dopri5.tableau, { rtol: 1e-9, atol: 1e-9, maxSteps: 20_000 });

/** The path of that name, with its defaults for the options that are not given. */
export function pathOf(name: string, options: object = {}): ProbabilityPath {
  const { definition } = paths.find((path) => path.definition.name === name)!;
  return definition.create(z.object(definition.options).parse(options)) as ProbabilityPath;
}

/**
 * log p at time `to` from that at time `from`, along the field back in time with its divergence (Chen et al. 2018,
 * arXiv:1806.07366, theorem 1).
 */
export async function changeOfVariables(
  field: MarginalVelocity,
  x: Points,
  [from, to]: readonly [number, number],
  logDensityAtStart: (x: Points) => Float64Array,
): Promise<Float64Array> {
  const { n, d } = x;
  const state = points(n, d + 1);
  for (let i = 0; i < n; i++) state.data.set(x.data.subarray(i * d, (i + 1) * d), i * (d + 1));
  const positions = (y: Float64Array, count: number) => {
    const out = points(count, d);
    for (let i = 0; i < count; i++) out.data.set(y.subarray(i * (d + 1), i * (d + 1) + d), i * d);
    return out;
  };
  const host: HostField = {
    kind: "host",
    derivative(t, y, out, count) {
      const at = positions(y, count);
      const velocity = field.velocity(t, at).data;
      const divergence = field.divergence(t, at);
      for (let i = 0; i < count; i++) {
        out.set(velocity.subarray(i * d, (i + 1) * d), i * (d + 1));
        out[i * (d + 1) + d] = divergence[i]!;
      }
    },
  };
  const { states } = await tight.integrate(host, state, [to, from]);
  const end = states[1]!.data;
  return logDensityAtStart(positions(end, n)).map((value, i) => value + end[i * (d + 1) + d]!);
}
