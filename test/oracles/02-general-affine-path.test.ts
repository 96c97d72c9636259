import { expect, test } from "vitest";
import { EmpiricalPosterior } from "../../src/models/empirical-posterior.js";
import { MarginalVelocity } from "../../src/models/marginal-velocity.js";
import { type Points } from "../../src/numerics/points.js";
import { paths } from "../../src/paths/index.js";
import { clusteredPoints, logMixture } from "../models/atoms.js";
import { changeOfVariables, pathOf } from "./transport.js";

// With atoms x_i and the base N(0, I), x_t is the mixture of N(alpha x_i, (sigma^2 + gamma^2) I), whatever the path.
const given: Readonly<Record<string, object>> = { conditionalOt: { sigma: 0.1 }, constantSigma: { sigma: 0.2 } };
const atoms = clusteredPoints(10, 2, 1);
const x = clusteredPoints(8, 2, 3);

test.each(paths.map(({ definition }) => definition.name))(
  "on %s the exact velocity of atoms carries their noised law from time to time",
  async (name) => {
    const path = pathOf(name, given[name]);
    const [from, to] = [0.1, 0.85];
    const logLaw = (t: number, at: Points) => {
      const { alpha, sigma, gamma = 0 } = path.at(t);
      return Float64Array.from({ length: at.n }, (_, i) =>
        logMixture(atoms, alpha, Math.hypot(sigma, gamma), at.data.subarray(2 * i, 2 * i + 2)),
      );
    };
    const field = new MarginalVelocity(path, new EmpiricalPosterior(atoms));
    const values = await changeOfVariables(field, x, [from, to], (z) => logLaw(from, z));
    logLaw(to, x).forEach((exact, i) => {
      expect(Math.abs(values[i]! - exact)).toBeLessThan(1e-5 * (1 + Math.abs(exact)));
    });
  },
);
