import { describe, expect, it } from "vitest";
import { Stream } from "../../../src/numerics/random.js";
import type { Dimension } from "../../../src/search/space.js";
import { ParzenEstimator } from "../../../src/search/tpe/parzen-estimator.js";

const real: Dimension = { key: "x", path: "x", type: "real", low: 0, high: 1, log: false };
const integer: Dimension = { key: "n", path: "n", type: "integer", low: 1, high: 6, log: true };
const choice: Dimension = { key: "c", path: "c", type: "choice", size: 3, ordered: false };

/** Values of [real, integer, choice] at n observations. */
function observations(n: number): Float64Array {
  const stream = Stream.of(n, "observations");
  const parts = [() => 0.3 * stream.uniform(), () => 1 + stream.integer(6), () => stream.integer(2)];
  return Float64Array.from(parts.flatMap((draw) => Array.from({ length: n }, draw)));
}

/** The middle of n equal parts of the unit interval, all integers and all choices. */
function* everywhere(n: number) {
  for (let k = 0; k < n; k++) {
    for (let i = 1; i <= 6; i++) for (let c = 0; c < 3; c++) yield Float64Array.of((k + 0.5) / n, i, c);
  }
}

describe.each([0, 1, 12, 60, 2500])("around %i observations", (n) => {
  const estimator = new ParzenEstimator([real, integer, choice], observations(n));

  it("is a density", () => {
    let sum = 0;
    for (const values of everywhere(200)) sum += Math.exp(estimator.logDensity(values)) / 200;
    expect(sum).toBeCloseTo(1, 3);
  });

  it("draws from what it says", () => {
    const stream = Stream.of(0, "draws");
    const draws = Array.from({ length: 4000 }, () => estimator.draw(stream));
    const isInside = ([x, i, c]: Float64Array) => x! < 0.25 && i! <= 3 && c === 1;
    let mass = 0;
    for (const values of everywhere(200)) {
      if (isInside(values)) mass += Math.exp(estimator.logDensity(values)) / 200;
    }
    const share = draws.filter(isInside).length / draws.length;
    expect(Math.abs(share - mass)).toBeLessThan(4 * Math.sqrt((mass * (1 - mass)) / draws.length));
  });
});

it("is uniform without observations and highest where they are", () => {
  const nothing = new ParzenEstimator([real], new Float64Array(0));
  expect(nothing.logDensity(Float64Array.of(0.9))).toBeCloseTo(0, 12);
  const cluster = new ParzenEstimator([real], Float64Array.of(0.2, 0.21, 0.22));
  expect(cluster.logDensity(Float64Array.of(0.21))).toBeGreaterThan(cluster.logDensity(Float64Array.of(0.6)) + 0.7);
});
