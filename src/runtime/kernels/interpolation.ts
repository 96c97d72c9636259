import type { ResizeBilinearAttrs } from "@tensorflow/tfjs";
import { range } from "./shapes.js";

type Alignment = Pick<ResizeBilinearAttrs, "alignCorners" | "halfPixelCenters">;

/** Where a pixel of the resized axis lies in the original one. */
function source(pixel: number, extent: number, resized: number, { alignCorners, halfPixelCenters }: Alignment): number {
  const corners = alignCorners && resized > 1;
  const ratio = corners ? (extent - 1) / (resized - 1) : extent / resized;
  return halfPixelCenters ? ratio * (pixel + 0.5) - 0.5 : ratio * pixel;
}

/** Linear interpolation along one axis as a matrix [resized, extent]. */
export function interpolationMatrix(extent: number, resized: number, alignment: Alignment): readonly number[][] {
  return range(resized).map((pixel) => {
    const position = source(pixel, extent, resized, alignment);
    const floor = Math.max(0, Math.floor(position));
    const ceil = Math.min(extent - 1, Math.ceil(position));
    const row = new Array<number>(extent).fill(0);
    row[floor] = 1 - (position - floor);
    row[ceil] = (row[ceil] ?? 0) + (position - floor);
    return row;
  });
}

/** The original pixel that each pixel of the resized axis repeats. */
export function nearestIndices(extent: number, resized: number, alignment: Alignment): readonly number[] {
  return range(resized).map((pixel) => {
    const position = source(pixel, extent, resized, alignment) + (alignment.halfPixelCenters ? 0.5 : 0);
    const nearest = alignment.alignCorners ? Math.round(position) : Math.floor(position);
    return Math.min(extent - 1, Math.max(0, nearest));
  });
}

/** `nearestIndices` as a matrix [resized, extent] of zeros and ones. */
export function nearestMatrix(extent: number, resized: number, alignment: Alignment): readonly number[][] {
  return nearestIndices(extent, resized, alignment).map((pixel) => range(extent).map((i) => (i === pixel ? 1 : 0)));
}
