import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import type { ParameterSpec } from "../../src/models/model.js";
import { initialize, layout, unflatten } from "../../src/models/parameters.js";
import { UserError } from "../../src/numerics/error.js";
import { Stream } from "../../src/numerics/random.js";

function normal(name: string, shape: readonly number[]): ParameterSpec {
  return {
    name,
    shape,
    initialize: (out, stream) => {
      stream.fillNormal(out);
    },
  };
}

const specs = [normal("weight", [3, 2]), normal("bias", [2]), normal("scale", [])];

test("parameters lie one after another in order of declaration, scalars as one number", () => {
  expect(layout(specs)).toEqual({
    slots: [
      { name: "weight", shape: [3, 2], offset: 0, size: 6 },
      { name: "bias", shape: [2], offset: 6, size: 2 },
      { name: "scale", shape: [], offset: 8, size: 1 },
    ],
    count: 9,
  });
});

test("initial values come from the stream alone and fill the whole vector", () => {
  const flat = initialize(specs, Stream.of(1, "init"));
  expect(flat).toEqual(initialize(specs, Stream.of(1, "init")));
  expect(flat).not.toEqual(initialize(specs, Stream.of(2, "init")));
  expect(flat.every((value) => value !== 0)).toBe(true);
});

test("unflatten returns each parameter in its shape, and gradients flow back to its own place", async () => {
  await tf.setBackend("cpu");
  const flat = tf.range(0, 9);
  const parameters = unflatten(flat, specs);
  expect(parameters["weight"]!.arraySync()).toEqual([
    [0, 1],
    [2, 3],
    [4, 5],
  ]);
  expect(parameters["bias"]!.arraySync()).toEqual([6, 7]);
  expect(parameters["scale"]!.arraySync()).toBe(8);
  const gradient = tf.grad((p) => unflatten(p, specs)["bias"]!.sum());
  expect([...gradient(flat).dataSync()]).toEqual([0, 0, 0, 0, 0, 0, 1, 1, 0]);
});

test("a model without parameters has an empty vector", () => {
  expect(layout([]).count).toBe(0);
  expect(unflatten(tf.zeros([0]), [])).toEqual({});
});

test("two parameters of one name are refused by name", () => {
  expect(() => layout([normal("w", [1]), normal("w", [2])])).toThrow(UserError);
  expect(() => layout([normal("w", [1]), normal("w", [2])])).toThrow(/"w"/);
});
