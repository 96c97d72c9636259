import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { adam, adamW, constantRate, optimizers, sgd } from "../../src/optimizers/index.js";
import type { Optimizer } from "../../src/optimizers/optimizer.js";
import type { Schedule } from "../../src/optimizers/schedules/schedule.js";

type Builder = (typeof optimizers)[number];

const constant = constantRate.definition.create({}) as Schedule;

function build(builder: Builder, options: Record<string, unknown>, schedule = constant): Optimizer {
  const { definition } = builder;
  const parsed = z.object(definition.options).parse(options);
  return definition.create({ ...parsed, schedule }) as Optimizer;
}

/** Parameters after `steps` steps on sum(p^4 / 4 - p) from the given point, in float32. */
function minimise(optimizer: Optimizer, steps: number, from: readonly number[] = [1.5, -2, 0.3]): number[] {
  return tf.tidy(() => {
    let parameters: tf.Tensor = tf.tensor1d([...from]);
    let slots: Record<string, tf.Tensor> = Object.fromEntries(
      Object.entries(optimizer.slots(from.length)).map(([name, { shape }]) => [name, tf.zeros([...shape])]),
    );
    for (let step = 1; step <= steps; step++) {
      const rate = optimizer.learningRate * optimizer.schedule.factor(step, steps);
      const coefficients = Object.fromEntries(
        Object.entries(optimizer.coefficients(rate, step)).map(([name, value]) => [name, tf.scalar(value)]),
      );
      const gradient = parameters.pow(3).sub(1);
      const next = optimizer.update(parameters, gradient, slots, coefficients);
      expect(Object.keys(next.slots)).toEqual(Object.keys(slots));
      parameters = next.parameters;
      slots = next.slots;
    }
    return [...parameters.dataSync()];
  });
}

function expectClose(actual: readonly number[], expected: readonly number[]) {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((value, i) => {
    expect(Math.abs(value - expected[i]!)).toBeLessThan(2e-6);
  });
}

beforeAll(async () => {
  await tf.setBackend("cpu");
});

/**
 * Five steps of PyTorch 1.13 in float64 from p = [1.5, -2, 0.3]: `o.zero_grad(); (p**4 / 4 - p).sum().backward(); o.step()`
 * with `o` from `torch.optim` as named.
 */
describe("five steps are those of PyTorch", () => {
  it("Adam([p], lr=0.1)", () => {
    const optimizer = build(adam, { learningRate: 0.1 });
    expectClose(minimise(optimizer, 5), [1.037828523982, -1.50979140629164, 0.795383577321227]);
  });

  it("Adam([p], lr=0.05, betas=(0.8, 0.95), eps=1e-3)", () => {
    const optimizer = build(adam, { learningRate: 0.05, beta1: 0.8, beta2: 0.95, epsilon: 1e-3 });
    expectClose(minimise(optimizer, 5), [1.25823532786293, -1.75288997643665, 0.548843640328066]);
  });

  it("AdamW([p], lr=0.1, weight_decay=0.2)", () => {
    const optimizer = build(adamW, { learningRate: 0.1, weightDecay: 0.2 });
    expectClose(minimise(optimizer, 5), [0.93330053968149, -1.34261682367199, 0.747875175808909]);
  });

  it("SGD([p], lr=0.01)", () => {
    const optimizer = build(sgd, { learningRate: 0.01 });
    expectClose(minimise(optimizer, 5), [1.39562197114495, -1.63591738168298, 0.34836174413316]);
  });

  it("SGD([p], lr=0.01, momentum=0.9)", () => {
    const optimizer = build(sgd, { learningRate: 0.01, momentum: 0.9 });
    expectClose(minimise(optimizer, 5), [1.23135356783602, -1.06436391087408, 0.426926951900869]);
  });

  it("Adam([p], lr=0.1) under CosineAnnealingLR(o, 4)", () => {
    const cosine: Schedule = { factor: (step) => (1 + Math.cos((Math.PI * (step - 1)) / 4)) / 2 };
    const optimizer = build(adam, { learningRate: 0.1 }, cosine);
    expectClose(minimise(optimizer, 5), [1.25534146880361, -1.75152153882226, 0.549588042634183]);
  });
});

describe.each(optimizers.map((builder) => [builder.definition.name, builder] as const))("%s", (_name, builder) => {
  it("finds the minimum of a convex function", () => {
    const optimizer = build(builder, { learningRate: 0.02, ...(builder === adamW && { weightDecay: 1e-6 }) });
    for (const value of minimise(optimizer, 600, [1.5, 0.3])) expect(value).toBeCloseTo(1, 3);
  });

  it("takes the learning rate that its schedule leaves", () => {
    const still = build(builder, { learningRate: 0.1 }, { factor: () => 0 });
    expectClose(minimise(still, 3), [1.5, -2, 0.3]);
  });

  it("has a default for every option and refuses a learning rate of 0 or below", () => {
    const schema = z.object(builder.definition.options);
    expect(schema.safeParse({}).success).toBe(true);
    expect(schema.safeParse({ learningRate: 0 }).success).toBe(false);
    expect(schema.safeParse({ learningRate: -1 }).success).toBe(false);
  });
});
