import { describe, expect, it } from "vitest";
import { exponentialUnits } from "../../../src/runtime/passes/exponential-units.js";
import { after, traced } from "../graphs.js";

const matrix = { x: { shape: [2, 3] } };

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
