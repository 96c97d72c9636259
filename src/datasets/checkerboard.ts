import { z } from "zod";
import { component } from "../component/component.js";
import { UniformBoxes } from "../measures/uniform-boxes.js";
import { drawDataset, drawOptions } from "./parts.js";

export const checkerboard = component({
  kind: "dataset",
  name: "checkerboard",
  summary: "The uniform law on every second cell of a square board centred at 0, its lower left cell among them.",
  options: {
    cells: z.int().min(2).default(4).describe("cells along each side"),
    halfWidth: z.number().positive().default(4).describe("the board is [-halfWidth, halfWidth]^2"),
    ...drawOptions,
  },
  inject: [],
  create: (options) => {
    const law = new UniformBoxes(occupiedCells(options.cells, options.halfWidth));
    const named = { name: "checkerboard", columns: ["x", "y"] };
    return { load: (stream) => Promise.resolve(drawDataset(named, law, options, stream)) };
  },
});

function occupiedCells(cells: number, halfWidth: number) {
  const edge = (k: number): number => halfWidth * ((2 * k) / cells - 1);
  return Array.from({ length: cells * cells }, (_, at) => [at % cells, Math.floor(at / cells)] as const)
    .filter(([column, row]) => (column + row) % 2 === 0)
    .map(([column, row]) => ({ low: [edge(column), edge(row)], high: [edge(column + 1), edge(row + 1)] }));
}
