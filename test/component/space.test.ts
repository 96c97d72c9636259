import { describe, expect, it } from "vitest";
import { grid, isSearchSpace, linspace, logspace, sameAs } from "../../src/component/space.js";

describe("search spaces", () => {
  it("are told apart from values", () => {
    expect([grid(1, 2), sameAs("loss.path.sigma"), linspace(0, 1, 2)].every(isSearchSpace)).toBe(true);
    expect([null, 1, "grid", [grid(1)], { values: [1] }].some(isSearchSpace)).toBe(false);
  });

  it("linspace has equal differences and exact ends", () => {
    expect(linspace(0.1, 0.5, 5)).toEqual(grid(0.1, 0.2, 0.3, 0.4, 0.5));
    expect(linspace(1, -1, 3)).toEqual(grid(1, 0, -1));
  });

  it("logspace has equal ratios and exact ends", () => {
    expect(logspace(0.001, 1, 4)).toEqual(grid(0.001, 0.01, 0.1, 1));
    expect(logspace(1, 1024, 11)).toEqual(grid(...Array.from({ length: 11 }, (_, i) => 2 ** i)));
  });

  it.each([
    [() => linspace(0, 1, 1), "linspace: expected an integer count of at least 2, got 1."],
    [() => logspace(1, 2, 2.5), "logspace: expected an integer count of at least 2, got 2.5."],
    [() => logspace(0, 1, 3), "logspace: expected positive ends, got 0 and 1."],
  ])("refuse ends and counts that make no sense", (make, message) => {
    expect(make).toThrow(message);
  });
});
