import type { DensityGrid } from "../data/report-data.js";

/** Of the corners of a square, counted from the lower left: below it, right of it, above it, left of it. */
const edges = [
  [0, 1],
  [1, 2],
  [2, 3],
  [3, 0],
] as const;

/**
 * Where a grid passes a level, as pieces x0, y0, x1, y1, … of lines, by marching squares with linear interpolation (Lorensen
 * and Cline 1987, in the plane). Squares with a corner that is not finite have none.
 */
export function contour({ x, y, values }: DensityGrid, level: number): readonly number[] {
  const [nx, ny] = [x[2], y[2]];
  const place = ([min, max, n]: DensityGrid["x"], i: number) => min + ((max - min) * i) / (n - 1);
  const pieces: number[] = [];
  for (let j = 0; j + 1 < ny; j++) {
    for (let i = 0; i + 1 < nx; i++) {
      const corners = [j * nx + i, j * nx + i + 1, (j + 1) * nx + i + 1, (j + 1) * nx + i].map((at) => values[at]!);
      if (!corners.every(Number.isFinite)) continue;
      const at = [
        [place(x, i), place(y, j)],
        [place(x, i + 1), place(y, j)],
        [place(x, i + 1), place(y, j + 1)],
        [place(x, i), place(y, j + 1)],
      ] as const;
      const crossings = edges.flatMap(([a, b]) => {
        const [low, high] = [corners[a]!, corners[b]!];
        if (low < level === high < level) return [];
        const share = (level - low) / (high - low);
        return [[0, 1].map((k) => digits(at[a][k]! + share * (at[b][k]! - at[a][k]!)))];
      });
      for (const [one, other] of pairings(crossings.length, mean(corners) < level === corners[0]! < level))
        pieces.push(...crossings[one]!, ...crossings[other]!);
    }
  }
  return pieces;
}

/**
 * Which of the crossings a line joins. Four are those of a saddle: where its centre is on the side of the first corner, the
 * lines cut off the second and the fourth corner, otherwise the first and the third.
 */
function pairings(crossings: number, centreAsFirst: boolean): readonly (readonly [number, number])[] {
  if (crossings === 2) return [[0, 1]];
  if (crossings < 4) return [];
  return centreAsFirst ? [[0, 1], [2, 3]] : [[3, 0], [1, 2]]; // prettier-ignore
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function digits(value: number): number {
  return Number(value.toPrecision(4));
}
