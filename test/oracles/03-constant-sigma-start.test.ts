import { expect, test } from "vitest";
import type { BaseMeasure } from "../../src/measures/measure.js";
import { StandardGaussian } from "../../src/measures/standard-gaussian.js";
import { EmpiricalPosterior } from "../../src/models/empirical-posterior.js";
import { MarginalVelocity } from "../../src/models/marginal-velocity.js";
import { points } from "../../src/numerics/points.js";
import { startingLaw } from "../../src/paths/starting-law.js";
import { changeOfVariables, pathOf } from "./transport.js";

const sigma = 0.3;
const path = pathOf("constantSigma", { sigma });
const gaussian = new StandardGaussian(1);

/** Variance about the first atom of the flow's end near it, from `start`: by quadrature over the density there. */
async function withinMode(atoms: readonly number[], start: BaseMeasure): Promise<number> {
  const [n, edge] = [80, 8 * sigma];
  const nodes = points(
    n,
    1,
    Float64Array.from({ length: n }, (_, i) => atoms[0]! + edge * ((2 * i + 1) / n - 1)),
  );
  const field = new MarginalVelocity(path, new EmpiricalPosterior(points(atoms.length, 1, Float64Array.from(atoms))));
  const logs = await changeOfVariables(field, nodes, [0, 1], (x) => start.logDensity!(x));
  let mass = 0;
  let second = 0;
  logs.forEach((log, i) => {
    mass += Math.exp(log);
    second += Math.exp(log) * (nodes.data[i]! - atoms[0]!) ** 2;
  });
  return second / mass;
}

test("started from N(0, I), the constant-sigma interpolant ends too narrow: sigma^2 / (1 + sigma^2) about one atom", async () => {
  expect(await withinMode([0.5], gaussian)).toBeCloseTo(sigma ** 2 / (1 + sigma ** 2), 6);
});

test("started from N(0, (1 + sigma^2) I), it ends in the kernel density estimate", async () => {
  const start = startingLaw(path, gaussian);
  // Two modes 20 deviations apart: their tails do not mix.
  const apart = [3, -3];
  expect(await withinMode([0.5], start)).toBeCloseTo(sigma ** 2, 6);
  expect(await withinMode(apart, start)).toBeCloseTo(sigma ** 2, 6);
  expect(await withinMode(apart, gaussian)).toBeLessThan(0.99 * sigma ** 2);
});
