import type { Tensor } from "@tensorflow/tfjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Stream } from "../../../src/numerics/random.js";
import { createRuntime } from "../../../src/runtime/create-runtime.js";
import { logSumExp } from "../../../src/runtime/ops/log-sum-exp.js";
import { logAbsDetTriangular, solveTriangular, triangle, triangularMask } from "../../../src/runtime/ops/triangular.js";
import type { Runtime } from "../../../src/runtime/runtime.js";
import { tf } from "../../../src/runtime/tensorflow.js";

type Run = (f: (...inputs: Tensor[]) => Tensor, ...inputs: [readonly number[], number[]][]) => Promise<Float64Array>;

let runtime: Runtime;
let run: Run;

beforeAll(async () => {
  runtime = await createRuntime({ precision: "float64", threads: 1 });
  run = async (f, ...inputs) => {
    const names = inputs.map((_, i) => `x${i}`);
    const specs = Object.fromEntries(inputs.map(([, shape], i) => [names[i]!, { shape }]));
    const program = await runtime.compile((tensors) => ({ y: f(...names.map((name) => tensors[name]!)) }), specs);
    const feeds = Object.fromEntries(inputs.map(([values], i) => [names[i]!, Float64Array.from(values)]));
    return (await program.run(feeds))["y"] as Float64Array;
  };
});

afterAll(() => {
  runtime.dispose();
});

/** Numbers from N(0, 1) with 2 added to the diagonal of [d, d], so that triangles of it are well conditioned. */
function matrixOf(d: number): number[] {
  const stream = Stream.of(0, `matrix ${d}`);
  return Array.from({ length: d * d }, (_, i) => stream.normal() / Math.sqrt(d) + (i % (d + 1) === 0 ? 2 : 0));
}

function rowsOf(n: number, d: number): number[] {
  const stream = Stream.of(0, `rows ${d}`);
  return Array.from({ length: n * d }, () => stream.normal());
}

const kinds = [
  { upper: false, unitDiagonal: false },
  { upper: false, unitDiagonal: true },
  { upper: true, unitDiagonal: false },
  { upper: true, unitDiagonal: true },
];

/** The largest difference between `f`'s gradient and central differences, along every coordinate. */
async function gradientError(f: (x: Tensor) => Tensor, at: number[], shape: number[]): Promise<number> {
  const step = 1e-5;
  const gradient = await run((x) => tf.grad(f)(x), [at, shape]);
  const moved = at.flatMap((_, i) => [step, -step].map((by) => at.with(i, at[i]! + by)));
  const values = await run(
    (points) => tf.stack(tf.unstack(points).map((x) => f(x))),
    [moved.flat(), [moved.length, ...shape]],
  );
  return Math.max(...at.map((_, i) => Math.abs(gradient[i]! - (values[2 * i]! - values[2 * i + 1]!) / (2 * step))));
}

describe("triangular matrices", () => {
  it("masks what is above or below the diagonal", () => {
    expect([...triangularMask(3).dataSync()]).toEqual([1, 0, 0, 1, 1, 0, 1, 1, 1]);
    expect([...triangularMask(3, { diagonal: false }).dataSync()]).toEqual([0, 0, 0, 1, 0, 0, 1, 1, 0]);
    expect([...triangularMask(2, { upper: true }).dataSync()]).toEqual([1, 1, 0, 1]);
  });

  describe.each(kinds)("upper: $upper, unit diagonal: $unitDiagonal", (kind) => {
    it.each([1, 2, 3, 5, 8, 13])("x T^-1 T is x in %i dimensions", async (d) => {
      const x = rowsOf(4, d);
      const back = await run(
        (rows, matrix) => tf.matMul(solveTriangular(rows, matrix, kind), triangle(matrix, kind)),
        [x, [4, d]],
        [matrixOf(d), [d, d]],
      );
      x.forEach((value, i) => {
        expect(Math.abs(back[i]! - value)).toBeLessThan(1e-12);
      });
    });

    it("has gradients, and gradients of gradients, by matrix and by rows", async () => {
      const [d, n] = [3, 2];
      const rows = tf.tensor2d(rowsOf(n, d), [n, d]);
      const loss = (matrix: Tensor): Tensor => solveTriangular(rows, matrix, kind).square().sum();
      const slope = (matrix: Tensor): Tensor => tf.grad(loss)(matrix).square().sum();
      expect(await gradientError(loss, matrixOf(d), [d, d])).toBeLessThan(1e-6);
      expect(await gradientError(slope, matrixOf(d), [d, d])).toBeLessThan(1e-6);
      const matrix = tf.tensor2d(matrixOf(d), [d, d]);
      const byRows = (x: Tensor): Tensor => solveTriangular(x, matrix, kind).square().sum();
      expect(await gradientError(byRows, rowsOf(n, d), [n, d])).toBeLessThan(1e-6);
    });
  });

  it("gives log |det L U| of the factors as of the product", async () => {
    const [l, u] = [
      [1, 0, 0, 0.5, 1, 0, -1, 2, 1],
      [-2, 1, 3, 0, 0.5, -1, 0, 0, 4],
    ];
    const logDet = await run((upper) => logAbsDetTriangular(upper), [u, [3, 3]]);
    const product = await run((a, b) => tf.matMul(a, b), [l, [3, 3]], [u, [3, 3]]);
    const [a, b, c, e, f, g, h, i, j] = [...product] as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    const determinant = a * (f * j - g * i) - b * (e * j - g * h) + c * (e * i - f * h);
    expect(logDet[0]).toBeCloseTo(Math.log(Math.abs(determinant)), 12);
    expect(await gradientError((x) => logAbsDetTriangular(x), matrixOf(3), [3, 3])).toBeLessThan(1e-6);
  });
});

describe("logSumExp", () => {
  it("neither overflows nor underflows", async () => {
    const y = await run(
      (x) => logSumExp(x, 1),
      [
        [1000, 1000, -1000, -1000, 0, -40],
        [3, 2],
      ],
    );
    [1000 + Math.LN2, -1000 + Math.LN2, Math.log1p(Math.exp(-40))].forEach((expected, i) => {
      expect(y[i]).toBeCloseTo(expected, 12);
    });
  });

  it("keeps the axis where asked to", async () => {
    const program = await runtime.compile(({ x }) => ({ y: logSumExp(x, 0, true) }), { x: { shape: [2, 3] } });
    expect(program.outputs["y"]!.shape).toEqual([1, 3]);
  });

  it("has gradients, and gradients of gradients", async () => {
    const at = rowsOf(3, 4);
    const loss = (x: Tensor): Tensor => logSumExp(x, 1).square().sum();
    const slope = (x: Tensor): Tensor => tf.grad(loss)(x).square().sum();
    expect(await gradientError(loss, at, [3, 4])).toBeLessThan(1e-7);
    expect(await gradientError(slope, at, [3, 4])).toBeLessThan(1e-7);
  });
});
