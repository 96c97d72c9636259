import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { spread } from "../../../src/report/drawing/spread.js";

describe("spread", () => {
  it("leaves what is far enough apart where it is", () => {
    expect(spread([10, 50, 30], 15, 0, 100)).toEqual([10, 50, 30]);
  });

  it("moves what is too near as little as it can, keeping its middle", () => {
    expect(spread([50, 52], 10, 0, 100)).toEqual([46, 56]);
    expect(spread([50, 50, 50], 10, 0, 100)).toEqual([40, 50, 60]);
  });

  it("keeps order, distance and bounds, whatever is wished", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -50, max: 250, noNaN: true }), { maxLength: 8 }), (wished) => {
        const places = spread(wished, 10, 0, 200);
        const sorted = [...places].sort((a, b) => a - b);
        sorted.forEach((place, i) => {
          expect(place).toBeGreaterThan(-1e-9);
          expect(place).toBeLessThan(200 + 1e-9);
          if (i > 0) expect(place - sorted[i - 1]!).toBeGreaterThan(10 - 1e-9);
        });
        wished.forEach((wish, i) => {
          wished.forEach((other, j) => {
            if (wish < other) expect(places[i]!).toBeLessThan(places[j]!);
          });
        });
      }),
    );
  });
});
