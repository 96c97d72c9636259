import { createRequire } from "node:module";
import { createCanvas, GlobalFonts, PDFDocument, type CanvasRenderingContext2D as Context } from "@napi-rs/canvas";
import type { Chart } from "../charts/chart.js";
import { fontFamily } from "../drawing/fonts.js";
import { registerFonts } from "./canvases.js";
import { drawChart } from "./vector.js";

const resolve = createRequire(import.meta.url).resolve;
/** Faces that charts do not need. */
const ownFaces = {
  "Pushforward Sans Italic": "@expo-google-fonts/source-sans-3/400Regular_Italic/SourceSans3_400Regular_Italic.ttf",
  "Pushforward Mono": "@expo-google-fonts/source-code-pro/400Regular/SourceCodePro_400Regular.ttf",
} as const;

export type Face = "regular" | "bold" | "italic" | "mono";

const fonts: Readonly<Record<Face, (size: number) => string>> = {
  regular: (size) => `400 ${size}px "${fontFamily}"`,
  bold: (size) => `600 ${size}px "${fontFamily}"`,
  italic: (size) => `${size}px "Pushforward Sans Italic"`,
  mono: (size) => `${size}px "Pushforward Mono"`,
};

/** A4 in points, with its margins. */
export const paper = { width: 595, height: 842, left: 50, right: 545, top: 56, bottom: 786 } as const;
export const textWidth = paper.right - paper.left;

/** A PDF document that is written from top to bottom, page after page. */
export class PdfPages {
  readonly #document: PDFDocument;
  readonly #title: string;
  #context: Context | undefined;
  #number = 0;
  /** Where the next thing goes on the page, in points from its top. */
  y: number = paper.top;

  constructor(title: string) {
    registerFonts();
    for (const [name, file] of Object.entries(ownFaces)) {
      if (!GlobalFonts.has(name)) GlobalFonts.registerFromPath(resolve(file), name);
    }
    this.#title = title;
    this.#document = new PDFDocument({ title, creator: "Pushforward", producer: "Pushforward" });
  }

  /** The context of the page, begun if it is not. */
  get page(): Context {
    return (this.#context ??= this.#begin());
  }

  /** Turns to a new page unless `height` fits on this one. */
  reserve(height: number): void {
    if (this.#context && this.y > paper.top && this.y + height > paper.bottom) this.turn();
  }

  turn(): void {
    this.#end();
    this.y = paper.top;
  }

  /** Writes text with its baseline at `y`. */
  write(text: string, x: number, y: number, face: Face, size: number, color: string): void {
    const { page } = this;
    page.font = fonts[face](size);
    page.fillStyle = color;
    page.textAlign = "left";
    page.textBaseline = "alphabetic";
    page.fillText(inFont(text), x, y);
  }

  line(x: number, y: number, length: number, thickness: number, color: string): void {
    this.page.fillStyle = color;
    this.page.fillRect(x, y - thickness / 2, length, thickness);
  }

  link(x: number, y: number, width: number, height: number, url: string): void {
    this.page.annotateLinkUrl(x, y - height, x + width, y + 2, url);
  }

  /** Draws a chart as vectors, with its upper left corner here, at `scale` points a CSS pixel. */
  chart(chart: Chart, x: number, y: number, scale: number): void {
    const { page } = this;
    page.save();
    page.translate(x, y);
    drawChart(chart, placed(page, x, y), scale);
    page.restore();
  }

  finish(): Uint8Array {
    this.#end();
    return this.#document.close();
  }

  #begin(): Context {
    this.#number++;
    const context = this.#document.beginPage(paper.width, paper.height);
    context.font = fonts.regular(8);
    context.fillStyle = "#666666";
    context.textBaseline = "alphabetic";
    context.textAlign = "right";
    context.fillText(String(this.#number), paper.right, paper.height - 28);
    context.textAlign = "left";
    if (this.#number > 1) context.fillText(shortened(this.#title, 90), paper.left, 32);
    return context;
  }

  #end(): void {
    if (this.#context) this.#document.endPage();
    this.#context = undefined;
  }
}

const measure = createCanvas(1, 1).getContext("2d");
const widths = new Map<string, number>();

/** The typeface has no empty set; its crossed O stands for it. */
function inFont(text: string): string {
  return text.replaceAll("∅", "Ø");
}

/** Width of text in points. */
export function widthOf(text: string, face: Face, size: number): number {
  const key = `${face} ${size} ${text}`;
  let width = widths.get(key);
  if (width === undefined) {
    measure.font = fonts[face](size);
    width = measure.measureText(inFont(text)).width;
    widths.set(key, width);
  }
  return width;
}

/**
 * A context whose origin is a place of the page: Chart.js sets its transformation anew and clears its canvas, which here
 * must neither leave the place nor erase the page.
 */
function placed(page: Context, x: number, y: number): object {
  const own: Record<PropertyKey, unknown> = {
    setTransform: (a: number, b: number, c: number, d: number, e: number, f: number) => {
      page.setTransform(a, b, c, d, x + e, y + f);
    },
    resetTransform: () => {
      page.setTransform(1, 0, 0, 1, x, y);
    },
    clearRect: () => undefined,
  };
  return new Proxy(page, {
    get(target, name) {
      if (Object.hasOwn(own, name)) return own[name];
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? (value.bind(target) as unknown) : value;
    },
    set(target, name, value) {
      if (name === "canvas") own[name] = value;
      else Reflect.set(target, name, value, target);
      return true;
    },
  });
}

function shortened(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
