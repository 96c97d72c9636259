import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ExactDivergence } from "../../src/divergences/exact-divergence.js";
import type { RowField } from "../../src/divergences/divergence.js";
import { atOneTime } from "../../src/models/at-one-time.js";
import { guidedField } from "../../src/models/guided-field.js";
import { concatSquashVectorField, mlpVectorField } from "../../src/models/index.js";
import { type Activation, activations } from "../../src/models/layers/activation.js";
import type { VectorField } from "../../src/models/model.js";
import { unflatten } from "../../src/models/parameters.js";
import { pathField } from "../../src/models/path-field.js";
import { ConditionalOt } from "../../src/paths/conditional-ot.js";
import { createRuntime } from "../../src/runtime/create-runtime.js";
import type { HostArray, Runtime } from "../../src/runtime/runtime.js";
import { buildModel, perturbedParameters, uniformBox } from "./build.js";

let runtime: Runtime;

beforeAll(async () => {
  runtime = await createRuntime({ precision: "float64", threads: 1 });
});

afterAll(() => {
  runtime.dispose();
});

const n = 5;
const time = 0.3;

function expectClose(found: HostArray, expected: HostArray, digits = 11): void {
  expect(found).toHaveLength(expected.length);
  found.forEach((value, i) => {
    expect(value / (1 + Math.abs(expected[i]!))).toBeCloseTo(expected[i]! / (1 + Math.abs(expected[i]!)), digits);
  });
}

/** Velocity and trace of both ways, and the gradients of a scalar of both by parameters and positions. */
async function bothWays(model: VectorField) {
  const flat = perturbedParameters(model, 0.2);
  const program = await runtime.compile(
    (inputs) => {
      const plain = (of: tf.Tensor, x: tf.Tensor) =>
        model.velocity(unflatten(of, model.parameters), tf.fill([n, 1], time), x);
      const fast = (of: tf.Tensor): RowField =>
        atOneTime(model, unflatten(of, model.parameters))(tf.fill([1, 1], time));
      const exact = new ExactDivergence(tf);
      const ways = {
        plain: (of: tf.Tensor, x: tf.Tensor) => exact.estimate((at) => plain(of, at), x),
        fast: (of: tf.Tensor, x: tf.Tensor) => exact.estimate(fast(of), x),
      };
      const outputs: Record<string, tf.Tensor> = { bare: fast(inputs.flat)(inputs.x) };
      for (const [name, way] of Object.entries(ways)) {
        const { value, traces, squaredNorm } = way(inputs.flat, inputs.x);
        const scalar = (of: tf.Tensor, x: tf.Tensor) => {
          const found = way(of, x);
          return found.value.sin().sum().add(found.traces.square().sum());
        };
        const [byParameters, byPosition] = tf.grads(scalar)([inputs.flat, inputs.x]) as [tf.Tensor, tf.Tensor];
        Object.assign(outputs, {
          [`${name} value`]: value,
          [`${name} trace`]: traces,
          [`${name} norm`]: squaredNorm,
          [`${name} gradient`]: byParameters,
          [`${name} slope`]: byPosition,
        });
      }
      return outputs;
    },
    { flat: { shape: [flat.length] }, x: { shape: [n, model.dimension] } },
  );
  const outputs = await program.run({ flat, x: uniformBox(n, model.dimension, 1.5) });
  program.dispose();
  return outputs;
}

function expectEqualWays(outputs: Readonly<Record<string, HostArray>>): void {
  expectClose(outputs["bare"]!, outputs["plain value"]!);
  for (const what of ["value", "trace", "norm", "gradient", "slope"]) {
    expectClose(outputs[`fast ${what}`]!, outputs[`plain ${what}`]!);
  }
}

describe.each([
  ["mlpVectorField", mlpVectorField, [1, 2, 3, 20]],
  ["concatSquashVectorField", concatSquashVectorField, [1, 2, 3]],
] as const)("%s at one time", (_, builder, dimensions) => {
  it.each(dimensions)("in dimension %i has the velocity, trace and gradients of the plain way", async (d) => {
    const model = buildModel(builder, d, { hidden: [7, 6, 5], fourierFeatures: 1 }) as VectorField;
    expectEqualWays(await bothWays(model));
  });
});

it.each(Object.keys(activations) as Activation[])("a perceptron with %s has them too", async (activation) => {
  const model = buildModel(mlpVectorField, 2, { hidden: [6, 5, 4], activation }) as VectorField;
  expectEqualWays(await bothWays(model));
});

interface Creator {
  readonly definition: { create(options: object, data: object): VectorField };
}

it("a class-conditional field keeps its way where it samples a class as it was learnt", async () => {
  const labels = new Int32Array();
  const classes = { names: ["one", "two"], train: labels, validation: labels, test: labels };
  const { definition } = mlpVectorField as unknown as Creator;
  const options = { hidden: [5, 5, 5], activation: "tanh", fourierFeatures: 0, conditional: true };
  const guided = (guidance: number) =>
    guidedField(definition.create({ ...options, guidance }, { dimension: 2, classes }));
  expect("atOneTime" in guided(2)).toBe(false);
  expect("atOneTime" in guided(1)).toBe(true);
  expectEqualWays(await bothWays(guided(1)));
});

it("a field along a path keeps its way where it predicts velocities", async () => {
  const model = buildModel(mlpVectorField, 2, { hidden: [5, 5, 5], activation: "tanh" }) as VectorField;
  const path = new ConditionalOt(0.1);
  expect("atOneTime" in pathField(model, path, { predicts: "x1", gaussian: true })).toBe(false);
  const field = pathField(model, path, { predicts: "velocity", gaussian: true });
  expect("score" in field && "atOneTime" in field).toBe(true);
  expectEqualWays(await bothWays(field));
});

it.each([0, 1, 2, 4, 5])("a perceptron with %i hidden layers has them too", async (depth) => {
  const hidden = Array.from({ length: depth }, (_, k) => 7 - k);
  expectEqualWays(await bothWays(buildModel(mlpVectorField, 3, { hidden, activation: "tanh" }) as VectorField));
});

describe.each(Object.entries(activations))("%s", (_, phi) => {
  it("has the slope that central differences show, and the value that it has alone", async () => {
    const x = Float64Array.of(-3, -0.7, -0.1, 0.2, 0.9, 4);
    const program = await runtime.compile(
      (inputs) => {
        const { value, slope } = phi.withSlope(inputs.x);
        return { value: value.mul(phi.scale), slope: slope.mul(phi.scale), alone: phi.apply(inputs.x) };
      },
      {
        x: { shape: [x.length] },
      },
    );
    const h = 1e-5;
    const { value, slope, alone } = await program.run({ x });
    const [above, below] = await Promise.all([h, -h].map((shift) => program.run({ x: x.map((at) => at + shift) })));
    x.forEach((_at, i) => {
      expect(value![i]).toBeCloseTo(alone![i]!, 13);
      expect(slope![i]).toBeCloseTo((above!["alone"]![i]! - below!["alone"]![i]!) / (2 * h), 8);
    });
    program.dispose();
  });
});

it("an autograd Jacobian, row by row, has the trace", async () => {
  const model = buildModel(mlpVectorField, 3, { hidden: [8, 8, 8] }) as VectorField;
  const flat = perturbedParameters(model, 0.2);
  const x = uniformBox(1, 3, 1);
  const program = await runtime.compile(
    (inputs) => {
      const parameters = unflatten(inputs.flat, model.parameters);
      const coordinate = (j: number) => (at: tf.Tensor) =>
        model
          .velocity(parameters, tf.fill([1, 1], time), at)
          .slice([0, j], [1, 1])
          .sum();
      const rows = [0, 1, 2].map((j) => tf.grad(coordinate(j))(inputs.x));
      const { trace } = atOneTime(model, parameters)(tf.fill([1, 1], time)).withTrace!(inputs.x);
      return { jacobian: tf.concat(rows, 0), trace };
    },
    { flat: { shape: [flat.length] }, x: { shape: [1, 3] } },
  );
  const { jacobian, trace } = await program.run({ flat, x });
  expect(trace![0]).toBeCloseTo(jacobian![0]! + jacobian![4]! + jacobian![8]!, 12);
  program.dispose();
});

it.each([
  ["mlpVectorField", mlpVectorField],
  ["concatSquashVectorField", concatSquashVectorField],
] as const)("%s has the trace that central differences of its velocity show", async (_, builder) => {
  const model = buildModel(builder, 3, { hidden: [8, 8, 8], activation: "tanh" }) as VectorField;
  const flat = perturbedParameters(model, 0.2);
  const x = uniformBox(n, 3, 1);
  const program = await runtime.compile(
    (inputs) => {
      const parameters = unflatten(inputs.flat, model.parameters);
      const { trace } = atOneTime(model, parameters)(tf.fill([1, 1], time)).withTrace!(inputs.x);
      return { trace, velocity: model.velocity(parameters, tf.fill([n, 1], time), inputs.x) };
    },
    { flat: { shape: [flat.length] }, x: { shape: [n, 3] } },
  );
  const { trace } = await program.run({ flat, x });
  const h = 1e-5;
  const sums = new Float64Array(n);
  for (const j of [0, 1, 2]) {
    const moved = (by: number) => program.run({ flat, x: x.map((value, i) => (i % 3 === j ? value + by : value)) });
    const [above, below] = [await moved(h), await moved(-h)];
    for (let i = 0; i < n; i++) {
      sums[i]! += (above["velocity"]![3 * i + j]! - below["velocity"]![3 * i + j]!) / (2 * h);
    }
  }
  trace!.forEach((value, i) => {
    expect(value).toBeCloseTo(sums[i]!, 7);
  });
  program.dispose();
});
