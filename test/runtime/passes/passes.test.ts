import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { graphKernels } from "../../../src/runtime/kernel-table.js";
import { aliases } from "../../../src/runtime/passes/aliases.js";
import { clamps } from "../../../src/runtime/passes/clamps.js";
import { deadNodes } from "../../../src/runtime/passes/dead-nodes.js";
import { exponentialUnits } from "../../../src/runtime/passes/exponential-units.js";
import { folding } from "../../../src/runtime/passes/folding.js";
import { gemms } from "../../../src/runtime/passes/gemms.js";
import { identities } from "../../../src/runtime/passes/identities.js";
import type { Pass } from "../../../src/runtime/passes/pass.js";
import { products } from "../../../src/runtime/passes/products.js";
import { rowSums } from "../../../src/runtime/passes/row-sums.js";
import { scalars } from "../../../src/runtime/passes/scalars.js";
import { shapeChains } from "../../../src/runtime/passes/shape-chains.js";
import { sharing } from "../../../src/runtime/passes/sharing.js";
import { signs } from "../../../src/runtime/passes/signs.js";
import { after, traced } from "../graphs.js";

const matrix = { x: { shape: [2, 3] } };

/** The rewritten graph without what the rewriting left unused. */
const tidied = (pass: Pass): Pass => ({
  name: pass.name,
  apply: (graph, context) => deadNodes.apply(pass.apply(graph, context), context),
});

describe("aliases", () => {
  it("drops what hands its input on", () => {
    const graph = traced(matrix, ({ x }) => ({
      y: x.clone().reshape([2, 3]).tile([1, 1]).slice([0, 0], [2, 3]).cast("float32").exp(),
    }));
    expect(after(aliases, graph)).toMatchInlineSnapshot(`
      "input x: float32[2,3]
      %0: float32[2,3] = Exp(x)
      output y = %0"
    `);
  });

  it("makes reshapes of reductions of axes of one element", () => {
    const graph = traced({ x: { shape: [1, 3, 1] } }, ({ x }) => ({
      a: x.sum(2).max(0),
      b: x.mean(0, true),
      c: x.sum(1),
    }));
    expect(after(aliases, graph)).toMatchInlineSnapshot(`
      "input x: float32[1,3,1]
      %0: float32[1,3] = Reshape(x) {shape: [1,3]}
      %1: float32[3] = Reshape(%0) {shape: [3]}
      %2: float32[1,1] = Sum(x) {axis: 1, keepDims: false}
      output a = %1
      output b = x
      output c = %2"
    `);
  });

  it("keeps what changes shape or type", () => {
    const graph = traced(matrix, ({ x }) => ({ y: x.reshape([6]), z: x.cast("int32"), s: x.sum(0, true) }));
    expect(aliases.apply(graph, context()).nodes).toHaveLength(3);
  });
});

describe("shape chains", () => {
  it("makes one of a reshape of a reshape, a transpose of a transpose, a cast of a cast", () => {
    const graph = traced(matrix, ({ x }) => ({
      a: x.reshape([6]).expandDims(0),
      b: x.expandDims(0).transpose([2, 0, 1]).transpose([0, 2, 1]),
      c: x.greater(0).cast("int32").cast("float32"),
    }));
    expect(after(tidied(shapeChains), graph)).toMatchInlineSnapshot(`
      "input x: float32[2,3]
      %0: float32[1,6] = Reshape(x) {shape: [1,6]}
      %1: float32[1,2,3] = ExpandDims(x) {dim: 0}
      %2: float32[3,2,1] = Transpose(%1) {perm: [2,1,0]}
      %3: bool[2,3] = Greater(x, 0)
      %4: float32[2,3] = Cast(%3) {dtype: "float32"}
      output a = %0
      output b = %2
      output c = %4"
    `);
  });

  it("makes none of one that undoes another", () => {
    const graph = traced(matrix, ({ x }) => ({
      a: x.reshape([6]).reshape([2, 3]),
      b: x.transpose().transpose(),
      c: x.greater(0).cast("float32").cast("bool"),
    }));
    expect(after(tidied(shapeChains), graph)).toMatchInlineSnapshot(`
      "input x: float32[2,3]
      %0: bool[2,3] = Greater(x, 0)
      output a = x
      output b = x
      output c = %0"
    `);
  });
});

describe("folding", () => {
  it("computes what depends on constants alone, and keeps equal elements as one number", () => {
    const graph = traced(matrix, ({ x }) => ({
      a: x.mul(tf.scalar(4).sqrt().add(1)),
      b: x.add(tf.fill([3], 2).reshape([1, 3]).tile([2, 1])),
      c: x.add(tf.ones([5, 3]).sum(0)),
      d: x.add(tf.tensor1d([1, 2, 3]).mul(tf.tensor2d([[1], [10]]))),
    }));
    expect(after(tidied(folding), graph)).toMatchInlineSnapshot(`
      "input x: float32[2,3]
      %0: float32[2,3] = Multiply(x, 3)
      %1: float32[2,3] = Add(x, 2:float32[2,3])
      %2: float32[2,3] = Add(x, 5:float32[3])
      %3: float32[2,3] = Add(x, {1 2 3 10 20 30}:float32[2,3])
      output a = %0
      output b = %1
      output c = %2
      output d = %3"
    `);
  });

  it("rounds to the precision of the program", () => {
    const graph = traced(matrix, ({ x }) => ({ y: x.mul(tf.scalar(0.1).add(0.2)) }));
    expect(after(tidied(folding), graph, "float32")).toContain(`Multiply(x, ${Math.fround(0.1 + 0.2)})`);
    expect(after(tidied(folding), graph, "float64")).toContain(`Multiply(x, ${0.1 + 0.2})`);
  });
});

describe("identities", () => {
  it("drops factors of one and terms of zero", () => {
    const graph = traced(matrix, ({ x }) => ({
      a: x
        .mul(tf.ones([2, 3]))
        .add(0)
        .sub(0)
        .div(1)
        .pow(1),
      b: tf.scalar(0).add(tf.scalar(1).mul(x)),
    }));
    expect(after(tidied(identities), folding.apply(graph, context()))).toMatchInlineSnapshot(`
      "input x: float32[2,3]
      output a = x
      output b = x"
    `);
  });

  it("keeps what broadcasts", () => {
    const graph = traced({ x: { shape: [3] } }, ({ x }) => ({ a: x.mul(tf.ones([2, 3])), b: x.add(tf.zeros([2, 1])) }));
    expect(after(tidied(identities), graph)).toMatchInlineSnapshot(`
      "input x: float32[3]
      %0: float32[2,3] = Multiply(x, 1:float32[2,3])
      %1: float32[2,3] = Add(x, 0:float32[2,1])
      output a = %0
      output b = %1"
    `);
  });
});

describe("scalars", () => {
  it("are made of full-size constants of equal elements, where the other operand has the shape", () => {
    const graph = traced({ x: { shape: [2, 3] }, row: { shape: [3] } }, ({ x, row }) => ({
      a: x.mul(tf.fill([2, 3], 5)),
      b: tf.fill([3], 5).greater(x),
      c: row.mul(tf.fill([2, 3], 5)),
    }));
    expect(after(tidied(scalars), folding.apply(graph, context()))).toMatchInlineSnapshot(`
      "input x: float32[2,3]
      input row: float32[3]
      %0: float32[2,3] = Multiply(x, 5)
      %1: bool[2,3] = Greater(5, x)
      %2: float32[2,3] = Multiply(row, 5:float32[2,3])
      output a = %0
      output b = %1
      output c = %2"
    `);
  });
});

describe("products", () => {
  it("replace squares, exact divisions, doublings and exact chains of factors", () => {
    const graph = traced(matrix, ({ x }) => ({
      a: x.pow(2),
      b: x.div(4),
      c: x.add(x).mul(0.25).mul(0.3).div(2),
    }));
    expect(after(tidied(products), graph)).toMatchInlineSnapshot(`
      "input x: float32[2,3]
      %0: float32[2,3] = Square(x)
      %1: float32[2,3] = Multiply(x, 0.25)
      %2: float32[2,3] = Multiply(x, 0.075)
      output a = %0
      output b = %1
      output c = %2"
    `);
  });

  it("keep what they would round differently", () => {
    const graph = traced(matrix, ({ x }) => ({ a: x.pow(3), b: x.div(3), c: x.mul(0.1).mul(0.3) }));
    expect(products.apply(graph, context()).nodes.map(({ kernel }) => kernel)).toEqual(
      graph.nodes.map(({ kernel }) => kernel),
    );
  });
});

describe("signs", () => {
  it("go into the sums around them", () => {
    const graph = traced({ x: { shape: [3] }, y: { shape: [1] } }, ({ x, y }) => ({
      a: x.add(y.neg()),
      b: x.neg().add(y),
      c: x.sub(y.neg()),
      d: x.neg().neg(),
      e: x.neg().sub(y),
    }));
    expect(after(tidied(signs), graph)).toMatchInlineSnapshot(`
      "input x: float32[3]
      input y: float32[1]
      %0: float32[3] = Sub(x, y)
      %1: float32[3] = Sub(y, x)
      %2: float32[3] = Add(x, y)
      %3: float32[3] = Neg(x)
      %4: float32[3] = Sub(%3, y)
      output a = %0
      output b = %1
      output c = %2
      output d = x
      output e = %4"
    `);
  });
});

describe("exponential units", () => {
  it("are written out", () => {
    const graph = traced(matrix, ({ x }) => ({ y: x.selu(), z: x.elu() }));
    expect(after(exponentialUnits, graph)).toMatchInlineSnapshot(`
      "input x: float32[2,3]
      %0: float32[2,3] = Minimum(x, 0)
      %1: float32[2,3] = Exp(%0)
      %2: float32[2,3] = Multiply(%1, 1.6732632423543772)
      %3: float32[2,3] = Sub(%2, 1.6732632423543772)
      %4: float32[2,3] = Relu(x)
      %5: float32[2,3] = Add(%4, %3)
      %6: float32[2,3] = Multiply(%5, 1.0507009873554805)
      %7: float32[2,3] = Minimum(x, 0)
      %8: float32[2,3] = Exp(%7)
      %9: float32[2,3] = Sub(%8, 1)
      %10: float32[2,3] = Relu(x)
      %11: float32[2,3] = Add(%10, %9)
      output y = %6
      output z = %11"
    `);
  });
});

describe("row sums", () => {
  it("are products with a row of ones", () => {
    const graph = traced({ x: { shape: [4, 2, 8] } }, ({ x }) => ({ a: x.sum(0), b: x.sum([0, 1], true) }));
    expect(after(rowSums, graph)).toMatchInlineSnapshot(`
      "input x: float32[4,2,8]
      %0: float32[4,16] = Reshape(x) {shape: [4,16]}
      %1: float32[1,16] = Gemm(1:float32[1,4], %0) {transA: false, transB: false, alpha: 1}
      %2: float32[2,8] = Reshape(%1) {shape: [2,8]}
      %3: float32[8,8] = Reshape(x) {shape: [8,8]}
      %4: float32[1,8] = Gemm(1:float32[1,8], %3) {transA: false, transB: false, alpha: 1}
      %5: float32[1,1,8] = Reshape(%4) {shape: [1,1,8]}
      output a = %2
      output b = %5"
    `);
  });

  it("leave short rows, other axes and integers alone", () => {
    const graph = traced({ x: { shape: [4, 2] } }, ({ x }) => ({
      a: x.sum(0),
      b: x.sum(1),
      c: x.tile([1, 8]).cast("int32").sum(0),
      d: x.sum(),
    }));
    expect(after(rowSums, graph)).not.toContain("Gemm");
  });
});

describe("clamps", () => {
  it("are clips, Relu and one-sided steps", () => {
    const graph = traced(matrix, ({ x }) => ({ a: x.maximum(0), b: x.minimum(1), c: tf.maximum(-2, x), d: x.step() }));
    expect(after(clamps, graph)).toMatchInlineSnapshot(`
      "input x: float32[2,3]
      %0: float32[2,3] = Relu(x)
      %1: float32[2,3] = ClipByValue(x) {clipValueMin: -Infinity, clipValueMax: 1}
      %2: float32[2,3] = ClipByValue(x) {clipValueMin: -2, clipValueMax: Infinity}
      %3: float32[2,3] = Positive(x)
      output a = %0
      output b = %1
      output c = %2
      output d = %3"
    `);
  });

  it("leave bounds that vary, other steps and integers alone", () => {
    const graph = traced(matrix, ({ x }) => ({
      a: x.maximum(x.neg()),
      d: x.step(0.5),
      e: x.cast("int32").maximum(tf.scalar(0, "int32")),
    }));
    expect(clamps.apply(graph, context()).nodes.map(({ kernel }) => kernel)).toEqual(
      graph.nodes.map(({ kernel }) => kernel),
    );
  });
});

describe("sharing", () => {
  it("computes equal expressions once, whichever way round a product stands", () => {
    const graph = traced({ x: { shape: [3] }, y: { shape: [3] } }, ({ x, y }) => ({
      a: x.mul(y).add(y.mul(x)),
      b: x.sum(0).sub(x.sum(0, true)),
      c: x.mul(2).sub(x.mul(2)),
    }));
    expect(after(tidied(sharing), graph)).toMatchInlineSnapshot(`
      "input x: float32[3]
      input y: float32[3]
      %0: float32[3] = Multiply(x, y)
      %1: float32[3] = Add(%0, %0)
      %2: float32[] = Sum(x) {axis: 0, keepDims: false}
      %3: float32[1] = Sum(x) {axis: 0, keepDims: true}
      %4: float32[1] = Sub(%2, %3)
      %5: float32[3] = Multiply(x, 2)
      %6: float32[3] = Sub(%5, %5)
      output a = %1
      output b = %4
      output c = %6"
    `);
  });

  it("tells apart what differs in an attribute, a sign of zero, a type or an order that matters", () => {
    const graph = traced({ x: { shape: [3] }, y: { shape: [3] } }, ({ x, y }) => ({
      a: x.sub(y).add(y.sub(x)),
      b: x.clipByValue(0, 1).add(x.clipByValue(0, Infinity)),
      c: x.div(0).add(x.div(-0)),
      d: x.add(tf.tensor1d([1, 0, 1])).add(tf.tensor1d([1, 0, 1], "int32").cast("float32")),
    }));
    expect(tidied(sharing).apply(graph, context()).nodes).toHaveLength(graph.nodes.length);
  });
});

describe("dead nodes", () => {
  it("drops what no output needs, and keeps every input", () => {
    const graph = traced({ x: { shape: [3] }, unused: { shape: [2] } }, ({ x, unused }) => {
      unused.exp().mul(tf.tensor1d([1, 2]));
      return { y: x.exp() };
    });
    expect(after(deadNodes, graph)).toMatchInlineSnapshot(`
      "input x: float32[3]
      input unused: float32[2]
      %0: float32[3] = Exp(x)
      output y = %0"
    `);
  });
});

describe("gemms", () => {
  const inputs = { x: { shape: [4, 3] }, w: { shape: [3, 5] }, b: { shape: [5] } };

  it("take the bias, the transposes and the constant factors around a product", () => {
    const graph = traced(inputs, ({ x, w, b }) => ({
      biased: x.matMul(w).add(b),
      before: b.add(x.mul(2).matMul(w).mul(3)),
      transposed: w.transpose().matMul(x, false, true).mul(0.5),
    }));
    expect(after(tidied(gemms), graph)).toMatchInlineSnapshot(`
      "input x: float32[4,3]
      input w: float32[3,5]
      input b: float32[5]
      %0: float32[4,5] = Gemm(x, w, b) {transA: false, transB: false, alpha: 1}
      %1: float32[4,5] = Gemm(x, w, b) {transA: false, transB: false, alpha: 6}
      %2: float32[5,4] = Gemm(w, x) {transA: true, transB: true, alpha: 0.5}
      output biased = %0
      output before = %1
      output transposed = %2"
    `);
  });

  it("take a factor in doubles only if it is a float", () => {
    const graph = traced(inputs, ({ x, w }) => ({
      a: x.mul(0.1).matMul(w),
      b: x.matMul(w).mul(0.1),
      c: x.mul(2).matMul(w),
    }));
    const alphas = (precision: "float32" | "float64") =>
      tidied(gemms)
        .apply(graph, { table: graphKernels, precision })
        .nodes.map(({ kernel, attributes }) => attributes["alpha"] ?? kernel);
    expect(alphas("float32")).toEqual([0.1, 0.1, 2]);
    expect(alphas("float64")).toEqual(["Multiply", 1, 1, "Multiply", 2]);
  });

  it("leave a product that is used twice, batches, and biases that would widen it", () => {
    const graph = traced({ ...inputs, c: { shape: [7, 4, 5] } }, ({ x, w, b, c }) => {
      const product = x.matMul(w);
      return {
        twice: product.add(b).mul(product),
        batch: c.matMul(w, false, true),
        wide: x.matMul(w).add(c),
      };
    });
    expect(after(tidied(gemms), graph)).toMatchInlineSnapshot(`
      "input x: float32[4,3]
      input w: float32[3,5]
      input b: float32[5]
      input c: float32[7,4,5]
      %0: float32[4,5] = Gemm(x, w) {transA: false, transB: false, alpha: 1}
      %1: float32[4,5] = Add(%0, b)
      %2: float32[4,5] = Multiply(%1, %0)
      %3: float32[7,4,3] = BatchMatMul(c, w) {transposeA: false, transposeB: true}
      %4: float32[4,5] = Gemm(x, w) {transA: false, transB: false, alpha: 1}
      %5: float32[7,4,5] = Add(%4, c)
      output twice = %2
      output batch = %3
      output wide = %5"
    `);
  });
});

function context() {
  return { table: graphKernels, precision: "float32" } as const;
}
