import { expect, test } from "vitest";
import { KernelDensityEstimate } from "../../src/measures/kernel-density.js";
import { StandardGaussian } from "../../src/measures/standard-gaussian.js";
import { EmpiricalVelocity } from "../../src/models/empirical-velocity.js";
import { clusteredPoints } from "../models/atoms.js";
import { changeOfVariables } from "./transport.js";

test("the exact flow to atoms ends in their kernel density estimate (Lipman et al. 2023, arXiv:2210.02747)", async () => {
  const atoms = clusteredPoints(30, 2, 1);
  const x = clusteredPoints(12, 2, 2);
  const base = new StandardGaussian(2);
  for (const sigma of [0.1, 0.4]) {
    const field = new EmpiricalVelocity(atoms, sigma);
    const values = await changeOfVariables(field, x, [0, 1], (z) => base.logDensity(z));
    const exact = new KernelDensityEstimate(atoms, sigma).logDensity(x);
    values.forEach((value, i) => {
      expect(value).toBeCloseTo(exact[i]!, 6);
    });
  }
});
