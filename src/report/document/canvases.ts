import { createRequire } from "node:module";
import { createCanvas, GlobalFonts } from "@napi-rs/canvas";
import type { MakeCanvas } from "../drawing/layers.js";
import { fontFamily, fontWeights } from "../drawing/fonts.js";

const resolve = createRequire(import.meta.url).resolve;
const fontFiles = {
  400: resolve("@expo-google-fonts/source-sans-3/400Regular/SourceSans3_400Regular.ttf"),
  600: resolve("@expo-google-fonts/source-sans-3/600SemiBold/SourceSans3_600SemiBold.ttf"),
} as const satisfies Record<(typeof fontWeights)[number], string>;

/** The file of the typeface at a weight. */
export function fontFile(weight: (typeof fontWeights)[number]): string {
  return fontFiles[weight];
}

/** Makes the typeface known to the canvases of this process. */
export function registerFonts(): void {
  if (GlobalFonts.has(fontFamily)) return;
  for (const weight of fontWeights) GlobalFonts.registerFromPath(fontFiles[weight], fontFamily);
}

/** A canvas of this process, which does what charts ask of one of a document. */
export const nodeCanvas: MakeCanvas = (width, height) => createCanvas(width, height) as unknown as HTMLCanvasElement;
