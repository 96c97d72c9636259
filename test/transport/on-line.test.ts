import { expect, it } from "vitest";
import { Stream } from "../../src/numerics/random.js";
import { points } from "../../src/numerics/points.js";
import { assign } from "../../src/transport/assignment.js";
import { assignOnLine } from "../../src/transport/on-line.js";
import { squaredDistances } from "../../src/transport/squared-distances.js";

it("pairs numbers on the line as the assignment between them does", () => {
  const [x, y] = [new Float64Array(50), new Float64Array(50)];
  Stream.of(0, "x").fillNormal(x);
  Stream.of(0, "y").fillUniform(y);
  const cost = squaredDistances(points(50, 1, x), points(50, 1, y));
  expect(assignOnLine(x, y)).toEqual(assign(cost, 50).columns);
  expect(() => assignOnLine(x, new Float64Array(3))).toThrow("samples of one size, got 50 and 3");
});
