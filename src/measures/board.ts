import { UniformBoxes } from "./uniform-boxes.js";

/** The uniform law on every second cell of the board [-halfWidth, halfWidth]^2, its lower left cell among them. */
export function board(cells: number, halfWidth: number): UniformBoxes {
  const edge = (k: number): number => halfWidth * ((2 * k) / cells - 1);
  const occupied = Array.from({ length: cells * cells }, (_, at) => [at % cells, Math.floor(at / cells)] as const)
    .filter(([column, row]) => (column + row) % 2 === 0)
    .map(([column, row]) => ({ low: [edge(column), edge(row)], high: [edge(column + 1), edge(row + 1)] }));
  return new UniformBoxes(occupied);
}
