import type * as tf from "@tensorflow/tfjs";
import { grad } from "@tensorflow/tfjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { vectorFields } from "../../src/models/index.js";
import type { Parameters, VectorField } from "../../src/models/model.js";
import { initialize, layout, unflatten } from "../../src/models/parameters.js";
import { Stream } from "../../src/numerics/random.js";
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

interface Traced {
  readonly parameters: Parameters;
  readonly t: tf.Tensor;
  readonly x: tf.Tensor;
  readonly flat: tf.Tensor;
}

async function evaluate<Outputs extends string>(
  field: VectorField,
  feeds: { flat: Float64Array; t: Float64Array; x: Float64Array },
  program: (traced: Traced) => Record<Outputs, tf.Tensor>,
): Promise<Record<Outputs, HostArray>> {
  const n = feeds.t.length;
  const specs = { flat: { shape: [feeds.flat.length] }, t: { shape: [n, 1] }, x: { shape: [n, field.dimension] } };
  const compiled = await runtime.compile(
    ({ flat, t, x }) => program({ parameters: unflatten(flat, field.parameters), flat, t, x }),
    specs,
  );
  const results = await compiled.run(feeds);
  compiled.dispose();
  return results as Record<Outputs, HostArray>;
}

const times = (n: number) => Float64Array.from({ length: n }, (_, i) => (i + 0.5) / n);

describe.each(vectorFields.map((field) => [field.definition.name, field] as const))("%s", (_name, builder) => {
  describe.each([1, 2, 3, 5])("in %d dimensions", (d) => {
    const field = buildModel(builder, d, { hidden: [16, 16] }) as VectorField;
    const n = 12;
    const feeds = { flat: perturbedParameters(field, 0.1), t: times(n), x: uniformBox(n, d, 3) };

    it("treats each row by itself", async () => {
      const { v } = await evaluate(field, feeds, ({ parameters, t, x }) => ({ v: field.velocity(parameters, t, x) }));
      expect(v).toHaveLength(n * d);
      const last = { flat: feeds.flat, t: feeds.t.slice(-1), x: feeds.x.slice(-d) };
      const alone = await evaluate(field, last, ({ parameters, t, x }) => ({ v: field.velocity(parameters, t, x) }));
      for (let j = 0; j < d; j++) expect(alone.v[j]).toBeCloseTo(v[(n - 1) * d + j]!, 12);
    });

    it.each(["t", "x"] as const)("has the derivative by %s that central differences show", async (by) => {
      const h = 1e-5;
      const results = await evaluate(field, feeds, (traced) => {
        const sum = (at: tf.Tensor) => {
          const [t, x] = by === "t" ? [at, traced.x] : [traced.t, at];
          return field.velocity(traced.parameters, t, x).square().sum(1);
        };
        const step = traced[by].onesLike().mul(h);
        return {
          derivative: grad((at: tf.Tensor) => sum(at).sum())(traced[by]).sum(1),
          difference: sum(traced[by].add(step))
            .sub(sum(traced[by].sub(step)))
            .div(2 * h),
        };
      });
      for (let i = 0; i < n; i++) {
        expect(results.derivative[i]).toBeCloseTo(results.difference[i]!, 7);
        expect(results.derivative[i]).not.toBe(0);
      }
    });

    it.each([
      ["initially", initialize(field.parameters, Stream.of(1, "init"))],
      ["when trained for a while", feeds.flat],
    ])("gives every parameter a gradient %s", async (_when, flat) => {
      const { gradient } = await evaluate(field, { ...feeds, flat }, (traced) => {
        const loss = (of: tf.Tensor) =>
          field.velocity(unflatten(of, field.parameters), traced.t, traced.x).square().sum();
        return { gradient: grad(loss)(traced.flat) };
      });
      const { slots } = layout(field.parameters);
      const without = slots.filter(({ offset, size }) => gradient.subarray(offset, offset + size).some((g) => g === 0));
      expect(without.map(({ name }) => name)).toEqual([]);
    });
  });
});
