import { expect, it } from "vitest";
import { logNormalCdf } from "../../src/numerics/error-function.js";
import { normalQuantile } from "../../src/numerics/normal-quantile.js";

it("gives the tabulated quantiles of the standard normal", () => {
  // scipy.stats.norm.ppf
  const table: readonly (readonly [number, number])[] = [
    [1e-300, -37.0470962993612],
    [1e-10, -6.361340902404056],
    [0.025, -1.9599639845400545],
    [0.3, -0.5244005127080409],
    [0.5, 0],
    [0.75, 0.6744897501960817],
    [0.999, 3.090232306167813],
  ];
  for (const [p, x] of table) expect(normalQuantile(p)).toBeCloseTo(x, 11);
  expect([normalQuantile(0), normalQuantile(1)]).toEqual([-Infinity, Infinity]);
  expect(normalQuantile(-0.1)).toBeNaN();
});

it("inverts the distribution function", () => {
  for (let x = -8; x <= 0; x += 0.37) expect(normalQuantile(Math.exp(logNormalCdf(x)))).toBeCloseTo(x, 12);
});
