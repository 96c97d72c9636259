import { basename } from "node:path";
import { z } from "zod";
import { type PixelGrid, PixelDensity } from "../measures/pixel-density.js";
import { UserError } from "../numerics/error.js";
import { lawDataset } from "./law-dataset.js";
import { readBytes } from "./read.js";

export const imageDensity = lawDataset({
  name: "imageDensity",
  summary: "A picture as a density in the plane, constant on each pixel: the brighter a pixel, the more mass it has.",
  paper: "Grathwohl et al. 2019, arXiv:1810.01367; Durkan et al. 2019, arXiv:1906.04032, faces",
  cost: "O(log pixels) a sample, O(1) a density, O(pixels) memory",
  options: {
    path: z
      .string()
      .min(1)
      .describe("a PNG file, relative to the folder that the command runs in; colours are made grey, by their luma"),
    invert: z.boolean().default(false).describe("give dark pixels the mass instead of bright ones"),
    halfWidth: z.number().positive().default(4).describe("the longer side is [-halfWidth, halfWidth]"),
  },
  law: async ({ path, invert, halfWidth }) => {
    const grid = await readGrid(path, invert);
    return new PixelDensity(grid, (2 * halfWidth) / Math.max(grid.columns, grid.rows));
  },
});

/** The brightness of each pixel, or what it lacks to white, times its opacity. */
async function readGrid(path: string, invert: boolean): Promise<PixelGrid> {
  // The decoder is a native library of tens of megabytes, which only this dataset needs.
  const { createCanvas, loadImage } = await import("@napi-rs/canvas");
  const image = await loadImage(await readBytes(path, "a PNG file")).catch((cause: unknown) => {
    throw new UserError(`${basename(path)} is not a picture that can be decoded; give a PNG file.`, { cause });
  });
  const { width: columns, height: rows } = image;
  const context = createCanvas(columns, rows).getContext("2d");
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, columns, rows);
  const masses = Float64Array.from({ length: columns * rows }, (_, at) => {
    const [red = 0, green = 0, blue = 0, alpha = 0] = data.subarray(4 * at, 4 * at + 4);
    // The luma of ITU-R BT.601, of which a grey pixel's is its level.
    const luma = 0.299 * red + 0.587 * green + 0.114 * blue;
    return (invert ? 255 - luma : luma) * (alpha / 255);
  });
  if (masses.every((mass) => mass === 0)) {
    throw new UserError(
      `${basename(path)} is ${invert ? "white" : "black"} or transparent all over, so it has no mass; ` +
        `give another picture, or set invert to ${String(!invert)}.`,
    );
  }
  return { columns, rows, masses };
}
