import { describe, expect, it } from "vitest";
import { fusedRules } from "../../src/runtime/fused/index.js";
import { GraphBuilder } from "../../src/runtime/graph.js";
import { graphKernels } from "../../src/runtime/kernel-table.js";
import { evaluated } from "./graphs.js";
import { maxDifference, wave } from "./numbers.js";

it("is tested here in every member", () => {
  expect(fusedRules.map(({ kernel }) => kernel)).toEqual(["Gemm", "Positive"]);
});

describe("Gemm", () => {
  const cases = [
    [4, 5, 3],
    [1, 6, 4],
    [20, 7, 2],
    [20, 7, 8],
    [3, 2, 8],
    [9, 4, 1],
  ].flatMap(([m, k, n]) =>
    [false, true].flatMap((transA) => [false, true].map((transB) => ({ m: m!, k: k!, n: n!, transA, transB }))),
  );

  it.each(cases)("of $m x $k by $k x $n, transposed $transA and $transB", async ({ m, k, n, transA, transB }) => {
    const [a, b, bias] = [wave(m * k, 1), wave(k * n, 2), wave(n, 3)];
    const alpha = 1.5;
    const at = (i: number, j: number): number => {
      let sum = 0;
      for (let l = 0; l < k; l++) sum += a[transA ? l * m + i : i * k + l]! * b[transB ? j * k + l : l * n + j]!;
      return alpha * sum;
    };
    const product = Array.from({ length: m * n }, (_, index) => at(Math.floor(index / n), index % n));
    for (const precision of ["float32", "float64"] as const) {
      const builder = new GraphBuilder(graphKernels);
      const inputs = [
        builder.input("a", { shape: transA ? [k, m] : [m, k], dtype: "float32" }),
        builder.input("b", { shape: transB ? [n, k] : [k, n], dtype: "float32" }),
        builder.input("bias", { shape: [n], dtype: "float32" }),
      ];
      const attributes = { transA, transB, alpha };
      const [bare] = builder.node("Gemm", inputs.slice(0, 2), attributes);
      const [biased] = builder.node("Gemm", inputs, attributes);
      const graph = builder.build([
        { name: "bare", id: bare! },
        { name: "biased", id: biased! },
      ]);
      const results = await evaluated(graph, { a, b, bias }, precision);
      const tolerance = precision === "float32" ? 1e-5 : 1e-14;
      expect(maxDifference(results["bare"]!, product)).toBeLessThan(tolerance);
      expect(
        maxDifference(
          results["biased"]!,
          product.map((v, i) => v + bias[i % n]!),
        ),
      ).toBeLessThan(tolerance);
    }
  });
});

describe("Positive", () => {
  it.each(["float32", "float64"] as const)("is 1 above zero and 0 elsewhere in %s", async (precision) => {
    const x = [-Infinity, -2, -1e-30, -0, 0, 1e-30, 2, 1e30, Infinity];
    const builder = new GraphBuilder(graphKernels);
    const [id] = builder.node("Positive", [builder.input("x", { shape: [x.length], dtype: "float32" })]);
    const { y } = await evaluated(builder.build([{ name: "y", id: id! }]), { x }, precision);
    expect(y).toEqual([0, 0, 0, 0, 0, 1, 1, 1, 1]);
  });
});
