import { expect, test } from "vitest";
import { StandardGaussian } from "../../src/measures/standard-gaussian.js";
import { EmpiricalVelocity } from "../../src/models/empirical-velocity.js";
import { points } from "../../src/numerics/points.js";
import { Stream } from "../../src/numerics/random.js";
import { FixedStepSolver } from "../../src/solvers/fixed-step.js";
import { euler } from "../../src/solvers/index.js";
import type { HostField } from "../../src/solvers/solver.js";
import { changeOfVariables } from "./transport.js";

const [d, sigma] = [3, 0.2];
const atom = [1, -2, 0.5];
const field = new EmpiricalVelocity(points(1, d, Float64Array.from(atom)), sigma);
const z = new StandardGaussian(d).sample(5, Stream.of(1, "base"));
const end = points(
  5,
  d,
  z.data.map((value, at) => atom[at % d]! + sigma * value),
);

test("paths to one atom are straight, with constant speed: one Euler step is exact", async () => {
  const host: HostField = {
    kind: "host",
    derivative(t, y, out, n) {
      out.set(field.velocity(t, points(n, d, y.slice())).data);
    },
  };
  const { states, nfe } = await new FixedStepSolver(euler.tableau, 1).integrate(host, z, [0, 1]);
  expect(nfe).toBe(1);
  states[1]!.data.forEach((value, at) => {
    expect(value).toBeCloseTo(end.data[at]!, 13);
  });
});

test("their volume shrinks by sigma^d: the log determinant is d log sigma", async () => {
  const base = new StandardGaussian(d);
  const values = await changeOfVariables(field, end, [0, 1], (x) => base.logDensity(x));
  const starts = base.logDensity(z);
  values.forEach((value, i) => {
    expect(value).toBeCloseTo(starts[i]! - d * Math.log(sigma), 7);
  });
});
