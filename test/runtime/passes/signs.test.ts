import { describe, expect, it } from "vitest";
import { signs } from "../../../src/runtime/passes/signs.js";
import { after, tidied, traced } from "../graphs.js";

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
