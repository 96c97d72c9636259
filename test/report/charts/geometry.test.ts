import { describe, expect, it } from "vitest";
import { contour } from "../../../src/report/charts/contours.js";
import { cellPolygons, centroid } from "../../../src/report/charts/laguerre-cells.js";
import { mollweide, orthographic } from "../../../src/report/charts/projections.js";
import { Stream } from "../../../src/numerics/random.js";

describe("contour", () => {
  const grid = (f: (x: number, y: number) => number, n = 41) => ({
    ...{ x: [-2, 2, n] as const, y: [-2, 2, n] as const },
    values: Float64Array.from({ length: n * n }, (_, k) =>
      f(-2 + (4 * (k % n)) / (n - 1), -2 + (4 * Math.floor(k / n)) / (n - 1)),
    ),
  });

  it("of a paraboloid is a circle of the radius and length that the level asks for", () => {
    const pieces = contour(
      grid((x, y) => x * x + y * y),
      1.44,
    );
    let length = 0;
    for (let i = 0; i < pieces.length; i += 4) {
      const [ax, ay, bx, by] = pieces.slice(i, i + 4) as [number, number, number, number];
      expect(Math.hypot(ax, ay)).toBeCloseTo(1.2, 2);
      length += Math.hypot(ax - bx, ay - by);
    }
    expect(length).toBeCloseTo(2 * Math.PI * 1.2, 1);
  });

  it("of a saddle does not cross itself, and keeps apart what its centre parts", () => {
    const saddle = (level: number) =>
      contour({ x: [0, 1, 2], y: [0, 1, 2], values: Float64Array.of(1, 0, 0, 1) }, level);
    // Corners 1, 0 below and 0, 1 above: at 0.4 the centre is above, so the lines cut off the low corners.
    const cut = saddle(0.4);
    expect(cut).toHaveLength(8);
    const middles = [0, 4].map((i) => [(cut[i]! + cut[i + 2]!) / 2, (cut[i + 1]! + cut[i + 3]!) / 2]);
    expect(middles).toEqual([[0.8, 0.2], [0.2, 0.8]]); // prettier-ignore
  });

  it("leaves out squares with a value that is not finite", () => {
    expect(
      contour(
        grid(() => NaN),
        0,
      ),
    ).toEqual([]);
    expect(
      contour(
        grid((x) => (x > 0 ? Infinity : x)),
        -1,
      ).length,
    ).toBeGreaterThan(0);
  });
});

describe("Laguerre cells", () => {
  const window = { x: [-3, 3], y: [-3, 3] } as const;
  const stream = Stream.of(0, "atoms");
  const atoms = Float64Array.from({ length: 24 }, () => stream.normal());
  const potentials = Float64Array.from({ length: 12 }, () => 0.4 * stream.normal());
  const polygons = cellPolygons({ atoms, potentials }, window);
  const isInside = (polygon: (typeof polygons)[number], x: number, y: number) =>
    polygon.length > 2 &&
    polygon.every(([ax, ay], i) => {
      const [bx, by] = polygon[(i + 1) % polygon.length]!;
      return (bx - ax) * (y - ay) - (by - ay) * (x - ax) >= 0;
    });

  it("hold the points whose cost less potential is least there", () => {
    for (let i = 0; i < 400; i++) {
      const [x, y] = [6 * stream.uniform() - 3, 6 * stream.uniform() - 3];
      const costs = Array.from(potentials, (g, j) => (x - atoms[2 * j]!) ** 2 + (y - atoms[2 * j + 1]!) ** 2 - g);
      const nearest = costs.indexOf(Math.min(...costs));
      expect(polygons.map((polygon) => isInside(polygon, x, y)).indexOf(true)).toBe(nearest);
    }
  });

  it("fill the window without overlap", () => {
    const area = (polygon: (typeof polygons)[number]) =>
      polygon.reduce((sum, [ax, ay], i) => {
        const [bx, by] = polygon[(i + 1) % polygon.length]!;
        return sum + (ax * by - bx * ay) / 2;
      }, 0);
    expect(polygons.reduce((sum, polygon) => sum + area(polygon), 0)).toBeCloseTo(36, 9);
  });

  it("have the centroid of a triangle at the mean of its corners", () => {
    expect(centroid([[0, 0], [3, 0], [0, 6]])).toEqual([expect.closeTo(1, 12), expect.closeTo(2, 12)]); // prettier-ignore
  });
});

describe("projections", () => {
  it("keep lengths, seen and in depth together", () => {
    const point = [0.3, -1.2, 2] as const;
    const { x, y, depth } = orthographic(point, { azimuth: 25, elevation: 58 });
    expect(Math.hypot(x, y, depth)).toBeCloseTo(Math.hypot(...point), 12);
  });

  it("look along the direction that they name", () => {
    expect(orthographic([0, 0, 1], { azimuth: 0, elevation: 90 }).depth).toBeCloseTo(1, 12);
    const side = orthographic([0, 1, 0], { azimuth: 0, elevation: 0 });
    expect([side.x, side.y, side.depth]).toEqual([1, 0, 0].map((value) => expect.closeTo(value, 12) as number));
  });

  it("keep areas on Mollweide's map", () => {
    const at = (longitude: number, latitude: number) =>
      mollweide([
        Math.cos(latitude) * Math.cos(longitude),
        Math.cos(latitude) * Math.sin(longitude),
        Math.sin(latitude),
      ]);
    const step = 1e-4;
    for (const [longitude, latitude] of [
      [0.2, 0.1],
      [-2.5, 1.1],
      [1.4, -0.9],
    ] as const) {
      // prettier-ignore
      const here = at(longitude, latitude);
      const [east, north] = [at(longitude + step, latitude), at(longitude, latitude + step)];
      const determinant =
        ((east[0] - here[0]) * (north[1] - here[1]) - (east[1] - here[1]) * (north[0] - here[0])) / step ** 2;
      expect(determinant).toBeCloseTo(Math.cos(latitude), 3);
    }
  });

  it("put the poles at the ends of Mollweide's short axis and the date line on its ellipse", () => {
    expect(mollweide([0, 0, 1])).toEqual([expect.closeTo(0, 12), expect.closeTo(Math.SQRT2, 12)]);
    const [x, y] = mollweide([-Math.cos(0.7), 1e-12, Math.sin(0.7)]);
    expect((x / (2 * Math.SQRT2)) ** 2 + (y / Math.SQRT2) ** 2).toBeCloseTo(1, 6);
  });
});
