import { describe, expect, it } from "vitest";
import { columns } from "../../../src/runtime/passes/columns.js";
import { after, evaluated, tidied, traced, context } from "../graphs.js";

describe("columns", () => {
  it("meet constant numbers at their own size", () => {
    const graph = traced({ x: { shape: [20, 1] }, y: { shape: [2, 8, 1] } }, ({ x, y }) => ({
      a: x.mul(3),
      b: y.sub(0.5),
    }));
    expect(after(tidied(columns), graph)).toMatchInlineSnapshot(`
      "input x: float32[20,1]
      input y: float32[2,8,1]
      %0: float32[20,1] = Multiply(x, 3:float32[20,1])
      %1: float32[2,8,1] = Sub(y, 0.5:float32[2,8,1])
      output a = %0
      output b = %1"
    `);
  });

  it("are left alone where they are short, and so is what is no column", () => {
    const graph = traced({ x: { shape: [3, 1] }, y: { shape: [20, 2] }, z: { shape: [20, 1] } }, ({ x, y, z }) => ({
      a: x.mul(3),
      b: y.mul(3),
      c: z.mul(z),
    }));
    expect(after(tidied(columns), graph)).toBe(after(tidied({ name: "none", apply: (same) => same }), graph));
  });

  it("have the same values", async () => {
    const graph = traced({ x: { shape: [20, 1] } }, ({ x }) => ({ a: x.mul(3).sub(0.25).greater(1) }));
    const feeds = { x: Array.from({ length: 20 }, (_, i) => 0.1 * i - 0.7) };
    const expected = feeds.x.map((x) => Number(3 * x - 0.25 > 1));
    expect((await evaluated(columns.apply(graph, context), feeds))["a"]).toEqual(expected);
  });
});
