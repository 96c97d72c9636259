import { expect, test } from "vitest";
import { CondensedAtoms } from "../../src/models/condensed-atoms.js";
import { clusteredPoints } from "./atoms.js";

const atoms = clusteredPoints(3000, 2, 1);
const [x, y] = [0, 1].map((j) => Float64Array.from({ length: atoms.n }, (_, i) => atoms.data[2 * i + j]!)) as [
  Float64Array,
  Float64Array,
];

/** Sums of w, w x, w y and w (x^2 + y^2), atom by atom. */
function direct(a: Float64Array, b: Float64Array, q0: number, q1: number, rate: number): number[] {
  const sums = [0, 0, 0, 0];
  a.forEach((value, i) => {
    const w = Math.exp(-rate * ((q0 - value) ** 2 + (q1 - b[i]!) ** 2));
    [1, value, b[i]!, value ** 2 + b[i]! ** 2].forEach((factor, k) => (sums[k]! += w * factor));
  });
  return sums;
}

test.each([1e-12, 1e-3, 0.1, 0.5, 1, 2, 4, 8])(
  "gives the sums over the atoms, or says that it cannot, at rate %d",
  (rate) => {
    const condensed = new CondensedAtoms(x, y);
    const out = new Float64Array(4);
    let given = 0;
    for (const [q0, q1] of [
      [0, 0],
      [0.5, -0.3],
      [2, 1],
      [-3, 3],
      [10, -8],
    ] as const) {
      if (!condensed.sums(q0, q1, rate, out)) continue;
      given++;
      const exact = direct(x, y, q0, q1, rate);
      // First moments may cancel, so they are measured in the size of what is summed.
      const size = exact[0]! + exact[3]!;
      exact.forEach((value, k) => {
        expect(Math.abs(out[k]! - value)).toBeLessThan(3e-9 * size);
      });
    }
    if (rate <= 1) expect(given).toBeGreaterThan(0);
  },
);

test("refuses kernels much narrower than the atoms' box, and sums too small to be told from rounding", () => {
  const condensed = new CondensedAtoms(x, y);
  expect(condensed.sums(0, 0, 1000, new Float64Array(4))).toBe(false);
  expect(condensed.sums(100, 100, 1, new Float64Array(4))).toBe(false);
});

test("bears atoms on a line, and atoms that all coincide", () => {
  const zero = new Float64Array(x.length);
  for (const [a, b] of [
    [x, zero],
    [zero, y],
    [zero, zero],
  ] as const) {
    const out = new Float64Array(4);
    expect(new CondensedAtoms(a, b).sums(0.3, 0.2, 0.2, out)).toBe(true);
    direct(a, b, 0.3, 0.2, 0.2).forEach((value, k) => {
      expect(Math.abs(out[k]! - value)).toBeLessThan(1e-8 * x.length);
    });
  }
});
