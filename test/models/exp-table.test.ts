import { expect, test } from "vitest";
import { expTable, negligible } from "../../src/models/exp-table.js";

test("agrees with Math.exp to rounding over its whole range", () => {
  let worst = 0;
  for (let i = 0; i <= 100_000; i++) {
    const x = (negligible * i) / 100_000;
    worst = Math.max(worst, Math.abs(expTable(x) / Math.exp(x) - 1));
  }
  expect(worst).toBeLessThan(2e-15);
  expect(expTable(0)).toBe(1);
});
