import { describe, expect, it } from "vitest";
import { tooltipLabel } from "../../../src/report/drawing/tooltip.js";

const hovered = (raw: object) => tooltipLabel({ dataset: { label: "kde" }, raw, parsed: { x: 0.1, y: 2 } });

describe("tooltipLabel", () => {
  it("tells mean, deviation, number of runs and place", () => {
    expect(hovered({ mean: 1.694, sd: 0.04, n: 3, at: "σ = 0.1" })).toBe("kde, σ = 0.1: 1.694 ± 0.040 (n = 3)");
    expect(hovered({ mean: 1.5, n: 1 })).toBe("kde: 1.5 (n = 1)");
  });

  it("tells the coordinates of a point that stands for itself", () => {
    expect(hovered({ x: 0.1, y: 2 })).toBe("kde: 2 at 0.1");
  });
});
