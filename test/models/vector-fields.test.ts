import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import type { Dataset } from "../../src/datasets/dataset.js";
import { ExactDivergence } from "../../src/divergences/exact-divergence.js";
import { gradientVectorField, unetVectorField, vectorFields, velocityAndScore } from "../../src/models/index.js";
import type { Parameters, VectorField } from "../../src/models/model.js";
import { initialize, layout, unflatten } from "../../src/models/parameters.js";
import { decodeNpy, encodeNpy } from "../../src/numerics/npy.js";
import { Stream } from "../../src/numerics/random.js";
import { createRuntime } from "../../src/runtime/create-runtime.js";
import type { HostArray, Runtime } from "../../src/runtime/runtime.js";
import { perturbedParameters, uniformBox } from "./build.js";

let runtime: Runtime;
let eager: Runtime;

beforeAll(async () => {
  runtime = await createRuntime({ precision: "float64", threads: 1 });
  eager = await createRuntime({ backend: "tfjs:cpu" });
});

afterAll(() => {
  runtime.dispose();
  eager.dispose();
});

type Data = Pick<Dataset, "dimension" | "classes">;

const names = ["one", "two", "three"];
const labels = new Int32Array();
const labelled = (dimension: number): Data => ({
  dimension,
  classes: { names, train: labels, validation: labels, test: labels },
});

/** Small networks, whichever of these options a field has. */
const small = { hidden: [8, 8], width: 8, heads: 2, blocks: 2, channels: [4], groups: 2 };

async function build(
  { definition }: (typeof vectorFields)[number],
  data: Data,
  options: object = {},
): Promise<VectorField> {
  const parsed = z.object(definition.options).parse({ ...small, ...options });
  return (await definition.create(parsed, data)) as VectorField;
}

interface Feeds {
  readonly flat: Float64Array;
  readonly t: Float64Array;
  readonly x: Float64Array;
  readonly condition?: Float64Array;
}

interface Traced {
  readonly parameters: Parameters;
  readonly flat: tf.Tensor;
  readonly t: tf.Tensor;
  readonly x: tf.Tensor;
  readonly condition?: tf.Tensor;
}

async function evaluate(
  field: VectorField,
  { flat, t, x, condition }: Feeds,
  program: (traced: Traced) => Record<string, tf.Tensor>,
  on: Runtime = runtime,
): Promise<Readonly<Record<string, HostArray>>> {
  const n = t.length;
  const specs = {
    flat: { shape: [flat.length] },
    t: { shape: [n, 1] },
    x: { shape: [n, field.dimension] },
    ...(condition && { condition: { shape: [n, names.length] } }),
  };
  const compiled = await on.compile(
    (inputs) => program({ ...inputs, parameters: unflatten(inputs.flat, field.parameters) }),
    specs,
  );
  const results = await compiled.run({ flat, t, x, ...(condition && { condition }) });
  compiled.dispose();
  return results;
}

/** The j-th unit vector in every row, [n, d]. */
const unitRows = (n: number, d: number, j: number) => tf.eye(d).slice([j, 0], [1, d]).tile([n, 1]);

const times = (n: number) => Float64Array.from({ length: n }, (_, i) => (i + 0.5) / n);

function expectClose(actual: HostArray, expected: HostArray, tolerance: number): void {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((value, i) => {
    expect(Math.abs(value - expected[i]!), `number ${i}`).toBeLessThan(tolerance * (1 + Math.abs(expected[i]!)));
  });
}

/** Which parameters have an entry by which the sum of squared velocities does not change. */
async function withoutGradient(field: VectorField, feeds: Feeds): Promise<readonly string[]> {
  const { gradient } = await evaluate(field, feeds, ({ flat, t, x, condition }) => {
    const loss = (of: tf.Tensor) =>
      field.velocity(unflatten(of, field.parameters), t, x, condition).square().sum<tf.Scalar>();
    return { gradient: tf.grad(loss)(flat) };
  });
  const { slots } = layout(field.parameters);
  const still = slots.filter(({ offset, size }) => gradient!.subarray(offset, offset + size).some((g) => g === 0));
  return still.map(({ name }) => name);
}

describe.each(vectorFields.map((field) => [field.definition.name, field] as const))("%s", (_name, builder) => {
  describe.each([1, 3])("in %d dimensions", (d) => {
    const n = 6;
    let field: VectorField;
    let feeds: Feeds;
    let velocity: HostArray;

    beforeAll(async () => {
      field = await build(builder, { dimension: d });
      feeds = { flat: perturbedParameters(field, 0.1), t: times(n), x: uniformBox(n, d, 2) };
    });

    it("has the derivatives by time and position, and the divergence, that central differences show", async () => {
      const h = 1e-5;
      const results = await evaluate(field, feeds, ({ parameters, t, x }) => {
        const at = (time: tf.Tensor, place: tf.Tensor) => field.velocity(parameters, time, place);
        const squares = (time: tf.Tensor, place: tf.Tensor) => at(time, place).square().sum(1);
        const difference = (of: (sign: number) => tf.Tensor) =>
          of(1)
            .sub(of(-1))
            .div(2 * h);
        const unit = (j: number) => unitRows(n, d, j).mul(h);
        const shifted = (j: number) => difference((sign) => at(t, x.add(unit(j).mul(sign)))).slice([0, j], [n, 1]);
        return {
          v: at(t, x),
          byTime: tf
            .grad((time: tf.Tensor) => squares(time, x).sum())(t)
            .sum(1),
          byTimeDifference: difference((sign) => squares(t.add(h * sign), x)),
          byPlace: tf
            .grad((place: tf.Tensor) => squares(t, place).sum())(x)
            .sum(1),
          byPlaceDifference: difference((sign) => squares(t, x.add(h * sign))),
          divergence: new ExactDivergence(tf).estimate((place) => at(t, place), x).traces,
          divergenceDifference: tf.addN(Array.from({ length: d }, (_, j) => shifted(j))),
        };
      });
      velocity = results["v"]!;
      expect(velocity).toHaveLength(n * d);
      for (const name of ["byTime", "byPlace", "divergence"]) {
        expectClose(results[name]!, results[`${name}Difference`]!, 1e-6);
        expect(results[name]!.every((value) => value !== 0)).toBe(true);
      }
    });

    it("treats each row by itself, and is the same when it is not compiled and when its parameters were saved", async () => {
      const { shape, data } = decodeNpy(encodeNpy(feeds.flat, [feeds.flat.length]));
      expect(shape).toEqual([feeds.flat.length]);
      const last = { flat: data as Float64Array, t: feeds.t.slice(-1), x: feeds.x.slice(-d) };
      const program = ({ parameters, t, x }: Traced) => ({ v: field.velocity(parameters, t, x) });
      expectClose((await evaluate(field, last, program))["v"]!, velocity.slice(-d), 1e-12);
      expectClose((await evaluate(field, feeds, program, eager))["v"]!, velocity, 1e-4);
    });

    it("gives every parameter a gradient, initially and later", async () => {
      const flat = initialize(field.parameters, Stream.of(1, "init"));
      expect(await withoutGradient(field, { ...feeds, flat })).toEqual([]);
      expect(await withoutGradient(field, feeds)).toEqual([]);
    });
  });

  describe("with Fourier features and classes", () => {
    const [n, d] = [6, 2];
    let field: VectorField;
    let feeds: Feeds & { readonly condition: Float64Array };

    beforeAll(async () => {
      field = await build(builder, labelled(d), { fourierFeatures: 2, conditional: true, guidance: 2 });
      const condition = Float64Array.from({ length: n * 3 }, (_, i) => Number(i % 3 === Math.floor(i / 3) % 3));
      feeds = { flat: perturbedParameters(field, 0.1), t: times(n), x: uniformBox(n, d, 2), condition };
    });

    it("says so, and gives every parameter a gradient", async () => {
      expect(field.conditioning).toEqual({ classes: 3, guidance: 2 });
      expect(await withoutGradient(field, feeds)).toEqual([]);
    });

    it("depends on the class, of which zeros are as good as none", async () => {
      const results = await evaluate(field, feeds, ({ parameters, t, x, condition }) => ({
        known: field.velocity(parameters, t, x, condition),
        unknown: field.velocity(parameters, t, x),
        zeros: field.velocity(parameters, t, x, condition!.zerosLike()),
      }));
      expect(results["zeros"]).toEqual(results["unknown"]);
      results["known"]!.forEach((value, i) => {
        expect(Math.abs(value - results["unknown"]![i]!)).toBeGreaterThan(1e-6);
      });
    });

    it("needs data with classes", async () => {
      await expect(async () => build(builder, { dimension: d }, { conditional: true })).rejects.toThrow(
        /model.conditional is true, but the dataset has no classes/,
      );
      await expect(async () => build(builder, labelled(d), { guidance: 2 })).rejects.toThrow(
        /model.guidance is 2, but the model knows no classes/,
      );
    });
  });
});

describe("gradientVectorField", () => {
  it("has no curl: its Jacobian is symmetric", async () => {
    const [n, d] = [4, 3];
    const field = await build(gradientVectorField, { dimension: d });
    const feeds = { flat: perturbedParameters(field, 0.2), t: times(n), x: uniformBox(n, d, 2) };
    const { jacobian } = await evaluate(field, feeds, ({ parameters, t, x }) => {
      const backward = tf.grad((place: tf.Tensor) => field.velocity(parameters, t, place));
      const rows = Array.from({ length: d }, (_, j) => backward(x, unitRows(n, d, j)));
      return { jacobian: tf.stack(rows, 1) };
    });
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < d; j++) {
        for (let k = 0; k < j; k++) {
          const [below, above] = [jacobian![(i * d + j) * d + k]!, jacobian![(i * d + k) * d + j]!];
          expect(below).toBeCloseTo(above, 12);
          expect(below).not.toBe(0);
        }
      }
    }
  });
});

describe("unetVectorField", () => {
  it("has the derivatives that central differences show at every resolution, and gives every parameter a gradient", async () => {
    const [n, d, h] = [3, 16, 1e-5];
    const field = await build(unetVectorField, { dimension: d }, { channels: [4, 6, 8] });
    const feeds = { flat: perturbedParameters(field, 0.1), t: times(n), x: uniformBox(n, d, 2) };
    expect(await withoutGradient(field, feeds)).toEqual([]);
    const { derivative, difference } = await evaluate(field, feeds, ({ parameters, t, x }) => {
      const along = x.sin();
      const squares = (place: tf.Tensor) => field.velocity(parameters, t, place).square().sum(1);
      const shifted = (sign: number) => squares(x.add(along.mul(h * sign)));
      return {
        derivative: tf
          .grad((place: tf.Tensor) => squares(place).sum())(x)
          .mul(along)
          .sum(1),
        difference: shifted(1)
          .sub(shifted(-1))
          .div(2 * h),
      };
    });
    expectClose(derivative!, difference!, 1e-6);
  });

  it("moves with the image where neither the border nor a coarser grid is near", async () => {
    const side = 12;
    const field = await build(unetVectorField, { dimension: side * side }, { channels: [4] });
    const image = (shift: number) => {
      const x = new Float64Array(side * side);
      x[5 * side + 5 + shift] = 1;
      return x;
    };
    const x = Float64Array.from([...image(0), ...image(1)]);
    const flat = perturbedParameters(field, 0.1);
    const { v } = await evaluate(field, { flat, t: Float64Array.of(0.3, 0.3), x }, ({ parameters, t, x }) => ({
      v: field.velocity(parameters, t, x),
    }));
    const at = (row: number, y: number, z: number) => v![row * side * side + y * side + z]!;
    for (let y = 4; y < 8; y++) for (let z = 4; z < 8; z++) expect(at(1, y, z + 1)).toBeCloseTo(at(0, y, z), 12);
    expect(at(0, 5, 5)).not.toBeCloseTo(at(0, 7, 7), 3);
  });

  it("says which images, channels and groups do not go together", async () => {
    const unet = (options: object, d = 16) => build(unetVectorField, { dimension: d }, options);
    await expect(async () => unet({ channels: [4, 4, 4, 4] })).rejects.toThrow(/4 x 4 pixels cannot be halved 3 times/);
    await expect(async () => unet({ height: 3 })).rejects.toThrow(/height is 3, and the data have 16 coordinates/);
    await expect(async () => unet({ channels: [4, 5] })).rejects.toThrow(/channels has 5 and groups is 2/);
  });
});

describe("velocityAndScore", () => {
  it("keeps the parameters of its two fields apart", async () => {
    const [n, d] = [3, 2];
    const velocity = await build(vectorFields[0]!, { dimension: d });
    const score = await build(vectorFields[1]!, { dimension: d });
    const field = velocityAndScore.definition.create({ velocity, score }) as VectorField;
    const flat = perturbedParameters(field, 0.1);
    const count = layout(velocity.parameters).count;
    const feeds = { flat, t: times(n), x: uniformBox(n, d, 2) };
    const both = await evaluate(field, feeds, ({ parameters, t, x }) => ({
      v: field.velocity(parameters, t, x),
      s: field.score!(parameters, t, x),
    }));
    const alone = async (of: VectorField, part: Float64Array) =>
      (await evaluate(of, { ...feeds, flat: part }, ({ parameters, t, x }) => ({ v: of.velocity(parameters, t, x) })))[
        "v"
      ];
    expect(both["v"]).toEqual(await alone(velocity, flat.slice(0, count)));
    expect(both["s"]).toEqual(await alone(score, flat.slice(count)));
  });

  it("takes velocity fields only, alike in their classes", async () => {
    const velocity = await build(vectorFields[0]!, labelled(2), { conditional: true });
    const score = await build(vectorFields[0]!, { dimension: 2 });
    const make = (options: Record<string, unknown>) => () => velocityAndScore.definition.create(options);
    expect(make({ velocity, score })).toThrow(/set conditional and guidance alike in both/);
    const guided = await build(vectorFields[0]!, labelled(2), { conditional: true, guidance: 3 });
    expect(make({ velocity, score: guided })).toThrow(/set conditional and guidance alike in both/);
    const fitted = { family: "closedForm", fit: () => undefined };
    expect(make({ velocity: fitted, score })).toThrow(/its velocity is a model of the family closedForm/);
  });
});
