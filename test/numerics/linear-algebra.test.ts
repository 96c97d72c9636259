import { expect, it } from "vitest";
import { cholesky, solveLower } from "../../src/numerics/linear-algebra.js";

it("cholesky factors a positive definite matrix, and solveLower inverts the factor", () => {
  const a = Float64Array.of(4, 2, -2, 2, 10, 2, -2, 2, 6);
  const l = cholesky(a, 3);
  for (let i = 0; i < 3; i++) {
    for (let j = 0; j < 3; j++) {
      let product = 0;
      for (let k = 0; k < 3; k++) product += l[i * 3 + k]! * l[j * 3 + k]!;
      expect(product).toBeCloseTo(a[i * 3 + j]!, 13);
      if (j > i) expect(l[i * 3 + j]).toBe(0);
    }
  }
  const x = Float64Array.of(1, 2, 3);
  solveLower(l, x, 3);
  expect(l[3]! * x[0]! + l[4]! * x[1]!).toBeCloseTo(2, 13);
  expect(l[6]! * x[0]! + l[7]! * x[1]! + l[8]! * x[2]!).toBeCloseTo(3, 13);
});

it("cholesky says in which row a matrix stops being positive definite", () => {
  expect(() => cholesky(Float64Array.of(1, 2, 2, 1), 2)).toThrow("not positive definite (pivot -3 in row 1)");
});
