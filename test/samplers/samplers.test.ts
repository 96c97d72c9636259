import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { StandardGaussian } from "../../src/measures/standard-gaussian.js";
import { ContinuousFlow } from "../../src/models/continuous-flow.js";
import type { VectorField } from "../../src/models/model.js";
import { UserError } from "../../src/numerics/error.js";
import { points } from "../../src/numerics/points.js";
import { Stream } from "../../src/numerics/random.js";
import { mean, standardDeviation } from "../../src/numerics/statistics.js";
import { createRuntime } from "../../src/runtime/create-runtime.js";
import type { Runtime } from "../../src/runtime/runtime.js";
import { samplers } from "../../src/samplers/index.js";
import type { Sampler } from "../../src/samplers/sampler.js";
import { FixedStepSolver } from "../../src/solvers/fixed-step.js";
import { euler, heun } from "../../src/solvers/index.js";

let runtime: Runtime;

beforeAll(async () => {
  runtime = await createRuntime({ precision: "float64", threads: 1 });
});

afterAll(() => {
  runtime.dispose();
});

const [m, s] = [1.5, 0.4];

/** From N(0, 1) to N(m, s^2) through N(t m, (1 + (s - 1) t)^2), with the score if asked for. */
function gaussianField(withScore: boolean): VectorField {
  const field: VectorField = {
    family: "vectorField",
    dimension: 1,
    parameters: [],
    velocity: (_, t, x) =>
      x
        .sub(t.mul(m))
        .div(t.mul(s - 1).add(1))
        .mul(s - 1)
        .add(m),
  };
  if (!withScore) return field;
  return {
    ...field,
    score: (_, t, x) =>
      t
        .mul(m)
        .sub(x)
        .div(
          t
            .mul(s - 1)
            .add(1)
            .square(),
        ),
  };
}

function flow(sampler: Sampler, withScore = true): ContinuousFlow {
  const solver = new FixedStepSolver(euler.tableau, 50);
  const base = new StandardGaussian(1);
  return new ContinuousFlow({
    field: gaussianField(withScore),
    parameters: new Float64Array(),
    base,
    solver,
    runtime,
    sampler,
  });
}

describe.each(samplers.map((builder) => [builder.definition.name, builder] as const))("%s", (name, { definition }) => {
  const build = (options: Record<string, unknown>) =>
    definition.create(z.object(definition.options).parse(options)) as Sampler;

  it.each(["constant", "decreasing", "bridge"])("draws from the law of the flow, with %s noise", async (schedule) => {
    const n = 4096;
    const { points: drawn, nfe } = await flow(build({ steps: 200, diffusion: 1.5, schedule })).sample(
      n,
      Stream.of(2, "samples"),
    );
    expect(nfe).toBe(name === "eulerMaruyama" ? 200 : 400);
    expect(Math.abs(mean(drawn.data) - m)).toBeLessThan((4 * s) / Math.sqrt(n) + 0.005);
    // Euler steps of 1 / 200 leave the deviation wrong by a percent.
    expect(Math.abs(standardDeviation(drawn.data) - s)).toBeLessThan((4 * s) / Math.sqrt(2 * n) + 0.01);
  });

  it("is the method for the ODE when there is no noise", async () => {
    const tableau = name === "eulerMaruyama" ? euler.tableau : heun.tableau;
    const start = new StandardGaussian(1).sample(64, Stream.of(1, "samples"));
    const expected = await new FixedStepSolver(tableau, 20).integrate(
      {
        kind: "host",
        derivative: (t, x, out) => {
          for (let i = 0; i < x.length; i++) out[i] = m + ((s - 1) / (1 + (s - 1) * t)) * (x[i]! - t * m);
        },
      },
      start,
      [0, 1],
    );
    const { points: drawn } = await flow(build({ steps: 20, diffusion: 0 })).sample(64, Stream.of(1, "samples"));
    drawn.data.forEach((value, i) => {
      expect(value).toBeCloseTo(expected.states[1]!.data[i]!, 12);
    });
  });

  it("goes through the requested times, with the same noise for the same stream", async () => {
    const sampler = build({ steps: 10 });
    const ways = async () => flow(sampler).trajectories(5, [0, 0.25, 1], Stream.of(4, "ways"));
    const [first, again] = [await ways(), await ways()];
    expect(first).toEqual(again);
    expect(first[0]).toEqual(new StandardGaussian(1).sample(5, Stream.of(4, "ways")));
    expect(new Set(first[2]!.data).size).toBe(5);
  });

  it("refuses a model without a score", () => {
    expect(() => flow(build({}), false)).toThrow(UserError);
    expect(() => flow(build({}), false)).toThrow(
      new RegExp(`sampler: ${name} needs the score .*leave the sampler out`),
    );
  });

  it("says where the state stopped being finite and what to try", async () => {
    const run = build({ steps: 10, schedule: "constant" }).integrate(
      {
        runtime,
        constants: { specs: {}, values: {} },
        drift: (t, x) => x.div(t.sub(0.5).abs().sub(1e-300).relu()),
        diffusion: (t) => t.onesLike(),
      },
      points(1, 1, Float64Array.of(1)),
      [0.5, 1],
      Stream.of(0, "noise"),
    );
    await expect(run).rejects.toThrow(new RegExp(`${name} cannot proceed.*t = 0.5; raise steps .*lower diffusion`));
  });
});
