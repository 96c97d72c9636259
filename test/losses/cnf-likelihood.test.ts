import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ExactDivergence } from "../../src/divergences/exact-divergence.js";
import { hutchPlusPlus, hutchinson } from "../../src/divergences/index.js";
import type { DivergenceEstimator } from "../../src/divergences/divergence.js";
import { cnfLikelihood } from "../../src/losses/index.js";
import type { Loss } from "../../src/losses/loss.js";
import type { Measure } from "../../src/measures/measure.js";
import { StandardGaussian } from "../../src/measures/standard-gaussian.js";
import { ContinuousFlow } from "../../src/models/continuous-flow.js";
import { mlpVectorField } from "../../src/models/index.js";
import type { VectorField } from "../../src/models/model.js";
import { layout, unflatten } from "../../src/models/parameters.js";
import { points } from "../../src/numerics/points.js";
import { mean } from "../../src/numerics/statistics.js";
import { createRuntime } from "../../src/runtime/create-runtime.js";
import type { Runtime } from "../../src/runtime/runtime.js";
import { AdaptiveSolver } from "../../src/solvers/adaptive-step.js";
import { FixedStepSolver } from "../../src/solvers/fixed-step.js";
import { dopri5, heun3, midpoint, rk4 } from "../../src/solvers/index.js";
import type { OdeSolver } from "../../src/solvers/solver.js";
import type { Tableau } from "../../src/solvers/tableau.js";
import { trainingStreams } from "../../src/training/streams.js";
import { buildDivergence } from "../divergences/build.js";
import { buildModel, perturbedParameters, uniformBox } from "../models/build.js";
import { linearField } from "../models/hand-made.js";

let runtime: Runtime;

beforeAll(async () => {
  runtime = await createRuntime({ precision: "float64", threads: 1 });
});

afterAll(() => {
  runtime.dispose();
});

interface Changes {
  readonly solver?: OdeSolver;
  readonly gradient?: "backpropagation" | "adjoint";
  readonly divergence?: DivergenceEstimator;
  readonly kineticEnergy?: number;
  readonly jacobianNorm?: number;
}

function likelihood(d: number, changes: Changes = {}, law?: Pick<Measure, "entropy">): Promise<Loss> {
  const options = {
    solver: new FixedStepSolver(rk4.tableau, 4),
    gradient: "backpropagation",
    divergence: new ExactDivergence(tf),
    kineticEnergy: 0,
    jacobianNorm: 0,
    ...changes,
  };
  const collaborators = [new StandardGaussian(d), { law }] as unknown as [];
  return Promise.resolve(cnfLikelihood.definition.create(options as never, ...collaborators));
}

const n = 6;

/** Value and, if wanted, gradient of the loss at a fixed batch, for a model of flat parameters. */
async function program(model: VectorField, loss: Loss, withGradient = true) {
  const specs = loss.inputs(n, model.dimension);
  const { count } = layout(model.parameters);
  const compiled = await runtime.compile(
    ({ flat, ...batch }) => {
      const value = (of: tf.Tensor) => loss.value(model, unflatten(of, model.parameters), batch);
      return { value: value(flat), gradient: withGradient ? tf.grad(value)(flat) : flat };
    },
    { flat: { shape: [count] }, ...specs },
  );
  const batch = Object.fromEntries(
    Object.entries(specs).map(([name, { shape }]) => [name, runtime.floats(shape.reduce((a, b) => a * b))]),
  );
  loss.fill(
    batch,
    points(n, model.dimension, Float64Array.from(uniformBox(n, model.dimension, 1.5))),
    n,
    trainingStreams(3),
  );
  return async (flat: Float64Array) => {
    const { value, gradient } = await compiled.run({ flat, ...batch });
    return { value: value![0]!, gradient: Float64Array.from(gradient!), batch };
  };
}

const network = (d: number) => buildModel(mlpVectorField, d, { hidden: [8], activation: "tanh" }) as VectorField;

describe("the gradient by backpropagation", () => {
  it.each([
    ["exact", undefined],
    ["hutchinson", hutchinson],
    ["hutchPlusPlus", hutchPlusPlus],
  ] as const)("is that of finite differences, with regularizers and the divergence %s", async (_, builder) => {
    const model = network(2);
    const divergence = builder && (await buildDivergence(builder));
    const loss = await likelihood(2, {
      solver: new FixedStepSolver(midpoint.tableau, 2),
      kineticEnergy: 0.3,
      jacobianNorm: 0.2,
      ...(divergence && { divergence }),
    });
    const run = await program(model, loss);
    const flat = perturbedParameters(model, 0.1);
    const { gradient } = await run(flat);
    const h = 1e-5;
    for (let i = 0; i < flat.length; i += 7) {
      const [above, below] = [await run(flat.with(i, flat[i]! + h)), await run(flat.with(i, flat[i]! - h))];
      expect(gradient[i]).toBeCloseTo((above.value - below.value) / (2 * h), 7);
    }
  });
});

describe("the gradient by the adjoint method", () => {
  const difference = async (tableau: Tableau, steps: number, changes: Changes = {}) => {
    const model = network(2);
    const flat = perturbedParameters(model, 0.1);
    const solver = new FixedStepSolver(tableau, steps);
    const [plain, adjoint] = await Promise.all(
      (["backpropagation", "adjoint"] as const).map(async (gradient) => {
        const run = await program(model, await likelihood(2, { ...changes, solver, gradient }));
        return run(flat);
      }),
    );
    expect(adjoint!.value).toBeCloseTo(plain!.value, 12);
    const square = (values: Float64Array) => Math.sqrt(mean(values.map((value) => value * value)));
    return square(adjoint!.gradient.map((value, i) => value - plain!.gradient[i]!)) / square(plain!.gradient);
  };

  it.each([midpoint, heun3].map(({ tableau }) => [tableau.name, tableau as Tableau] as const))(
    "comes to that of backpropagation with the order of %s",
    async (_, tableau) => {
      const [coarse, fine] = [await difference(tableau, 3), await difference(tableau, 6)];
      expect(Math.log2(coarse / fine)).toBeGreaterThan(tableau.order - 0.4);
      expect(Math.log2(coarse / fine)).toBeLessThan(tableau.order + 1.4);
    },
  );

  it("is close to it with few steps of rk4, regularizers and random probes", async () => {
    const divergence = await buildDivergence(hutchinson, { probes: 1 });
    const changes = { divergence, kineticEnergy: 0.1, jacobianNorm: 0.1 };
    expect(await difference(rk4.tableau, 3, changes)).toBeLessThan(1e-3);
  });
});

describe("the value", () => {
  it("is the mean of minus the log density that the continuous flow tells", async () => {
    const model = network(3);
    const flat = perturbedParameters(model, 0.1);
    const run = await program(model, await likelihood(3, { solver: new FixedStepSolver(rk4.tableau, 8) }), false);
    const { value, batch } = await run(flat);
    const solver = new AdaptiveSolver(dopri5.tableau, { rtol: 1e-9, atol: 1e-9, maxSteps: 1000 });
    const flow = new ContinuousFlow({ field: model, parameters: flat, base: new StandardGaussian(3), solver, runtime });
    const { values } = await flow.logDensity(points(n, 3, Float64Array.from(batch["x"]!)));
    expect(value).toBeCloseTo(-mean(values), 5);
  });

  it("has the regularizers' closed forms for a linear field", async () => {
    // v = (A x) with A = diag(a, b): x(t) = x(1) exp(A (t - 1)), |v|^2 integrates to sum a x_1^2 (1 - exp(-2 a)) / 2.
    const [a, b] = [0.6, -0.3];
    const flat = Float64Array.of(a, 0, 0, b, 0, 0);
    const solver = new FixedStepSolver(rk4.tableau, 8);
    const at = async (changes: Changes) =>
      (await program(linearField(2), await likelihood(2, { solver, ...changes }), false))(flat);
    const plain = await at({});
    const x = plain.batch["x"]!;
    let energy = 0;
    for (let i = 0; i < n; i++) {
      energy += (a * (1 - Math.exp(-2 * a)) * x[2 * i]! ** 2 + b * (1 - Math.exp(-2 * b)) * x[2 * i + 1]! ** 2) / 2 / n;
    }
    expect((await at({ kineticEnergy: 2 })).value - plain.value).toBeCloseTo(2 * energy, 5);
    expect((await at({ jacobianNorm: 3 })).value - plain.value).toBeCloseTo(3 * (a * a + b * b), 10);
  });
});

describe("the loss", () => {
  it("trains through equal steps only, and says so", async () => {
    const solver = new AdaptiveSolver(dopri5.tableau, { rtol: 1e-5, atol: 1e-5, maxSteps: 10 });
    await expect(likelihood(2, { solver })).rejects.toThrow(/equal steps .* dopri5 does not take; choose .* rk4/);
  });

  it("has the entropy of the law as its floor, unless a regularizer adds to it", async () => {
    const law = { entropy: { value: 1.5, error: 0.01 } };
    const floor = async (changes: Changes) =>
      (await likelihood(2, changes, law)).floor!(points(1, 2), trainingStreams(0));
    expect(await floor({})).toEqual({ value: 1.5, standardError: 0.01 });
    expect(await floor({ kineticEnergy: 0.1 })).toBeUndefined();
    expect((await likelihood(2)).floor!(points(1, 2), trainingStreams(0))).toBeUndefined();
  });

  it("takes its probes from the noise stream: the rows of a batch do not depend on them", async () => {
    const divergence = await buildDivergence(hutchinson, { probes: 2 });
    const train = points(4, 2, Float64Array.of(0, 1, 2, 3, 4, 5, 6, 7));
    const fill = (loss: Loss) => {
      const slice = {
        x: new Float64Array(2 * n),
        ...(loss.inputs(n, 2)["probes"] && { probes: new Float64Array(4 * n) }),
      };
      loss.fill(slice, train, n, trainingStreams(1));
      return slice;
    };
    const probed = fill(await likelihood(2, { divergence }));
    expect(probed.x).toEqual(fill(await likelihood(2)).x);
    expect(new Set(probed.probes)).toEqual(new Set([-1, 1]));
  });
});
