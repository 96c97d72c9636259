import { expect, it } from "vitest";
import { Categorical } from "../../src/numerics/categorical.js";
import { Stream } from "../../src/numerics/random.js";

it("Categorical draws by weight, and never what has none", () => {
  const weights = [0, 1, 3, 0, 4, 0];
  const law = new Categorical(weights);
  const stream = Stream.of(0, "draws");
  const counts = weights.map(() => 0);
  for (let i = 0; i < 40_000; i++) counts[law.draw(stream)]!++;
  counts.forEach((count, k) => {
    const p = weights[k]! / 8;
    expect(Math.abs(count / 40_000 - p)).toBeLessThanOrEqual(4 * Math.sqrt((p * (1 - p)) / 40_000));
  });
});

it.each([[[]], [[0, 0]], [[1, -1, 1]], [[1, Number.NaN]]])("Categorical refuses the weights %j", (weights) => {
  expect(() => new Categorical(weights)).toThrow("expected weights of at least 0 and not all 0");
});
