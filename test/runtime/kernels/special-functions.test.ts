import type { Tensor } from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { createRuntime } from "../../../src/runtime/create-runtime.js";
import { tf } from "../../../src/runtime/tensorflow.js";

interface SpecialFunction {
  readonly name: string;
  readonly f: (x: Tensor) => Tensor;
  readonly truth: (x: number) => number;
  readonly at: readonly number[];
}

const logarithmic = [1e-300, 1e-16, 1e-8, 1e-3, 0.1, 0.3, 0.49, 0.51, 0.9, 0.99, 1, 1.01, 2, 3.7, 10, 100];
const signed = [0, ...logarithmic, ...logarithmic.map((x) => -x)];
const within = (low: number, high: number): number[] => signed.filter((x) => x >= low && x <= high);

/** erf at the arguments of the table, to double precision (mpmath with 40 digits). */
const erf = new Map([
  [1e-300, 1.1283791670955126e-300],
  [1e-8, 1.1283791670955126e-8],
  [1e-3, 0.0011283787909692365],
  [0.1, 0.1124629160182849],
  [0.5, 0.5204998778130465],
  [1, 0.8427007929497149],
  [1.5, 0.9661051464753108],
  [2, 0.9953222650189527],
  [3, 0.9999779095030014],
  [4, 0.9999999845827421],
  [5, 0.9999999999984626],
  [6.5, 1],
]);

const functions: readonly SpecialFunction[] = [
  { name: "log1p", f: (x) => tf.log1p(x), truth: Math.log1p, at: [...within(-0.99, 1e3), 1e30, Infinity] },
  { name: "expm1", f: (x) => tf.expm1(x), truth: Math.expm1, at: [...signed, -700, 700] },
  {
    name: "softplus",
    f: (x) => tf.softplus(x),
    truth: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
    at: [...signed, -700, -40, 40, 700],
  },
  { name: "tan", f: (x) => tf.tan(x), truth: Math.tan, at: within(-10, 10) },
  { name: "asin", f: (x) => tf.asin(x), truth: Math.asin, at: within(-1, 1) },
  { name: "acos", f: (x) => tf.acos(x), truth: Math.acos, at: within(-1, 1) },
  { name: "atan", f: (x) => tf.atan(x), truth: Math.atan, at: [...signed, 1e8, -1e200, Infinity] },
  { name: "sinh", f: (x) => tf.sinh(x), truth: Math.sinh, at: signed },
  { name: "cosh", f: (x) => tf.cosh(x), truth: Math.cosh, at: signed },
  { name: "asinh", f: (x) => tf.asinh(x), truth: Math.asinh, at: signed },
  { name: "acosh", f: (x) => tf.acosh(x), truth: Math.acosh, at: [1, 1 + 1e-10, 1.01, 1.5, 2, 10, 1e8] },
  { name: "atanh", f: (x) => tf.atanh(x), truth: Math.atanh, at: [...within(-0.99, 0.99), 1, -1] },
  {
    name: "erf",
    f: (x) => tf.erf(x),
    truth: (x) => Math.sign(x) * erf.get(Math.abs(x))!,
    at: [...erf.keys()].flatMap((x) => [x, -x]),
  },
];

/** A few units in the last place of a double. */
const tolerance = 1e-14;

describe("functions that ONNX Runtime lacks in float64", () => {
  it.each(functions)("$name is right to rounding", async ({ f, truth, at }) => {
    const runtime = await createRuntime({ precision: "float64", threads: 1 });
    const program = await runtime.compile(({ x }) => ({ y: f(x) }), { x: { shape: [at.length] } });
    const { y } = await program.run({ x: Float64Array.from(at) });
    at.forEach((x, i) => {
      const [value, expected] = [y![i]!, truth(x)];
      const error = value === expected ? 0 : Math.abs(value - expected) / Math.max(Math.abs(expected), 1e-300);
      expect(error, `at ${x}: ${value}, expected ${expected}`).toBeLessThan(tolerance);
    });
    runtime.dispose();
  });
});
