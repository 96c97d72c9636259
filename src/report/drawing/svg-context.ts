import { svgFontFamily } from "./fonts.js";

/** Measures text as the typeface would set it; any 2-D context can. */
export type TextMeasure = Pick<CanvasRenderingContext2D, "font" | "textBaseline" | "measureText">;

type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number];
type Style = string | CanvasGradient | CanvasPattern;

/** What `save` keeps beside the plain properties. */
interface Place {
  readonly matrix: Matrix;
  readonly clip?: string;
  readonly dash: readonly number[];
}

/** The plain properties of a context, which are written and read as they are. */
interface Properties {
  fillStyle: Style;
  strokeStyle: Style;
  lineWidth: number;
  lineCap: CanvasLineCap;
  lineJoin: CanvasLineJoin;
  miterLimit: number;
  lineDashOffset: number;
  font: string;
  textAlign: CanvasTextAlign;
  textBaseline: CanvasTextBaseline;
  globalAlpha: number;
}

const identity: Matrix = [1, 0, 0, 1, 0, 0];

const anchors: Readonly<Record<CanvasTextAlign, string>> = {
  ...{ start: "start", left: "start", center: "middle", right: "end", end: "end" },
};

/** An image that a canvas holds, as `drawImage` takes it. */
interface ImageSource {
  toDataURL(type: "image/png"): string;
}

/**
 * A 2-D drawing context that writes SVG: text stays text, circles stay circles, each clip is written once, and elements of
 * one style share a group. It knows what Chart.js and this project's plugins draw with, under moves, turns and even scales.
 */
export class SvgContext implements Properties {
  fillStyle: Style = "#000000";
  strokeStyle: Style = "#000000";
  lineWidth = 1;
  lineCap: CanvasLineCap = "butt";
  lineJoin: CanvasLineJoin = "miter";
  miterLimit = 10;
  lineDashOffset = 0;
  font = "10px sans-serif";
  textAlign: CanvasTextAlign = "start";
  textBaseline: CanvasTextBaseline = "alphabetic";
  globalAlpha = 1;
  readonly #measure: TextMeasure;
  readonly #id: string;
  readonly #clips = new Map<string, { readonly id: string; readonly element: string }>();
  readonly #body: string[] = [];
  readonly #stack: (readonly [Properties, Place])[] = [];
  #place: Place = { matrix: identity, dash: [] };
  #path: string[] = [];
  /** The circle that the path is, if it is nothing else. */
  #circle: string | undefined;
  #group: string | undefined;

  /** `id` begins the names of the clips: unique among the pictures of a page. */
  constructor(measure: TextMeasure, id: string) {
    this.#measure = measure;
    this.#id = id;
  }

  /** The drawing as one document of this size in CSS pixels; `head` goes before it. */
  toSvg(width: number, height: number, head: string): string {
    this.#openGroup(undefined);
    const defs = [...this.#clips.values()].map(({ element }) => element).join("");
    return [
      `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" role="img" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${svgFontFamily}">`,
      head,
      ...(defs === "" ? [] : [`<defs>${defs}</defs>`]),
      ...this.#body,
      "</svg>\n",
    ].join("\n");
  }

  save(): void {
    const { fillStyle, strokeStyle, lineWidth, lineCap, lineJoin, miterLimit, lineDashOffset } = this;
    const { font, textAlign, textBaseline, globalAlpha } = this;
    const lines = { fillStyle, strokeStyle, lineWidth, lineCap, lineJoin, miterLimit, lineDashOffset };
    this.#stack.push([{ ...lines, font, textAlign, textBaseline, globalAlpha }, this.#place]);
  }

  restore(): void {
    const saved = this.#stack.pop();
    if (!saved) return;
    Object.assign(this, saved[0]);
    this.#place = saved[1];
  }

  setTransform(a: number, b: number, c: number, d: number, e: number, f: number): void {
    this.#place = { ...this.#place, matrix: [a, b, c, d, e, f] };
  }

  resetTransform(): void {
    this.#place = { ...this.#place, matrix: identity };
  }

  translate(x: number, y: number): void {
    this.#transform([1, 0, 0, 1, x, y]);
  }

  rotate(angle: number): void {
    this.#transform([Math.cos(angle), Math.sin(angle), -Math.sin(angle), Math.cos(angle), 0, 0]);
  }

  scale(x: number, y: number): void {
    this.#transform([x, 0, 0, y, 0, 0]);
  }

  beginPath(): void {
    this.#path = [];
    this.#circle = undefined;
  }

  closePath(): void {
    if (this.#path.length > 0) this.#path.push("Z");
  }

  moveTo(x: number, y: number): void {
    this.#add("M", [x, y]);
  }

  lineTo(x: number, y: number): void {
    this.#add(this.#path.length === 0 ? "M" : "L", [x, y]);
  }

  bezierCurveTo(...control: [number, number, number, number, number, number]): void {
    this.#add("C", control);
  }

  quadraticCurveTo(...control: [number, number, number, number]): void {
    this.#add("Q", control);
  }

  rect(x: number, y: number, width: number, height: number): void {
    this.moveTo(x, y);
    this.lineTo(x + width, y);
    this.lineTo(x + width, y + height);
    this.lineTo(x, y + height);
    this.closePath();
  }

  arc(x: number, y: number, radius: number, from: number, to: number, counterclockwise = false): void {
    if (![x, y, radius, from, to].every(Number.isFinite)) return;
    const turn = counterclockwise ? from - to : to - from;
    const full = turn >= 2 * Math.PI - 1e-9;
    const first = this.#path.length === 0;
    const at = (angle: number): [number, number] => [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
    this.lineTo(...at(from));
    const swept = full ? 2 * Math.PI : ((turn % (2 * Math.PI)) + 2 * Math.PI) % (2 * Math.PI);
    const sign = counterclockwise ? -1 : 1;
    // One arc of SVG cannot return to its beginning, so that more than half a turn is drawn as two.
    const parts = swept > Math.PI ? 2 : 1;
    const r = decimal(radius * this.#scale());
    for (let part = 1; part <= parts; part++) {
      const [px, py] = this.#at(...at(from + (sign * swept * part) / parts));
      this.#path.push(`A${r} ${r} 0 0 ${counterclockwise ? 0 : 1} ${px} ${py}`);
    }
    if (!first || !full) return;
    const [cx, cy] = this.#at(x, y);
    this.#circle = `<circle cx="${cx}" cy="${cy}" r="${r}"/>`;
  }

  fill(): void {
    this.#paint(this.#fill(), this.#shape());
  }

  stroke(): void {
    this.#paint(this.#stroke(), this.#shape());
  }

  clip(): void {
    const path = this.#path.join("");
    const within = this.#place.clip;
    const key = `${within ?? ""} ${path}`;
    let clip = this.#clips.get(key);
    if (!clip) {
      const id = `${this.#id}-clip${this.#clips.size + 1}`;
      const parent = within === undefined ? "" : ` clip-path="url(#${within})"`;
      clip = { id, element: `<clipPath id="${id}"${parent}><path d="${path}"/></clipPath>` };
      this.#clips.set(key, clip);
    }
    this.#place = { ...this.#place, clip: clip.id };
  }

  fillRect(x: number, y: number, width: number, height: number): void {
    this.#paint(this.#fill(), this.#box(x, y, width, height));
  }

  strokeRect(x: number, y: number, width: number, height: number): void {
    this.#paint(this.#stroke(), this.#box(x, y, width, height));
  }

  /** Takes back all that was drawn: Chart.js clears its canvas as a whole. */
  clearRect(): void {
    this.#body.length = 0;
    this.#group = undefined;
  }

  fillText(text: string, x: number, y: number): void {
    this.#paint(this.#fill(), this.#text(text, x, y));
  }

  strokeText(text: string, x: number, y: number): void {
    this.#paint(this.#stroke(), this.#text(text, x, y));
  }

  measureText(text: string): TextMetrics {
    this.#measure.font = this.font;
    this.#measure.textBaseline = this.textBaseline;
    return this.#measure.measureText(text);
  }

  drawImage(source: ImageSource, x: number, y: number, width: number, height: number): void {
    const [left, top] = this.#at(x, y);
    const [w, h] = [decimal(width * this.#scale()), decimal(height * this.#scale())];
    const data = source.toDataURL("image/png");
    this.#paint(
      "",
      `<image x="${left}" y="${top}" width="${w}" height="${h}" preserveAspectRatio="none" xlink:href="${data}"/>`,
    );
  }

  setLineDash(dash: readonly number[]): void {
    this.#place = { ...this.#place, dash: [...dash] };
  }

  getLineDash(): readonly number[] {
    return this.#place.dash;
  }

  #transform(by: Matrix): void {
    const [a, b, c, d, e, f] = this.#place.matrix;
    this.setTransform(
      a * by[0] + c * by[1],
      b * by[0] + d * by[1],
      a * by[2] + c * by[3],
      b * by[2] + d * by[3],
      a * by[4] + c * by[5] + e,
      b * by[4] + d * by[5] + f,
    );
  }

  #at(x: number, y: number): readonly [string, string] {
    const [a, b, c, d, e, f] = this.#place.matrix;
    return [decimal(a * x + c * y + e), decimal(b * x + d * y + f)];
  }

  /** How much longer a length is on the page. */
  #scale(): number {
    const [a, b, c, d] = this.#place.matrix;
    return Math.sqrt(Math.abs(a * d - b * c));
  }

  #add(command: string, coordinates: readonly number[]): void {
    // As a canvas does: what is nowhere is not drawn.
    if (!coordinates.every(Number.isFinite)) return;
    this.#circle = undefined;
    const ends: string[] = [];
    for (let i = 0; i < coordinates.length; i += 2) ends.push(this.#at(coordinates[i]!, coordinates[i + 1]!).join(" "));
    this.#path.push(`${command}${ends.join(" ")}`);
  }

  #shape(): string {
    return this.#circle ?? (this.#path.length === 0 ? "" : `<path d="${this.#path.join("")}"/>`);
  }

  #box(x: number, y: number, width: number, height: number): string {
    if (![x, y, width, height].every(Number.isFinite)) return "";
    const corners = [
      [x, y],
      [x + width, y],
      [x + width, y + height],
      [x, y + height],
    ] as const;
    return `<path d="M${corners.map((corner) => this.#at(...corner).join(" ")).join("L")}Z"/>`;
  }

  #text(text: string, x: number, y: number): string {
    const { font, textAlign } = this;
    const { matrix } = this.#place;
    const [, style, weight, size] = /^(?:(italic|oblique) )?(?:(\d+|bold|normal) )?([\d.]+)px/.exec(font) ?? [];
    const [px, py] = this.#at(x, y + this.#toAlphabetic());
    const turn = decimal((Math.atan2(matrix[1], matrix[0]) * 180) / Math.PI);
    const attributes = [
      `x="${px}" y="${py}" font-size="${decimal(Number(size) * this.#scale())}"`,
      ...(weight !== undefined && weight !== "normal" && weight !== "400" ? [`font-weight="${weight}"`] : []),
      ...(style === undefined ? [] : [`font-style="${style}"`]),
      ...(anchors[textAlign] === "start" ? [] : [`text-anchor="${anchors[textAlign]}"`]),
      ...(turn === "0" ? [] : [`transform="rotate(${turn} ${px} ${py})"`]),
    ];
    return `<text ${attributes.join(" ")}>${escaped(text)}</text>`;
  }

  /** From the baseline asked for down to that of the letters, which is the only one that all readers of SVG agree on. */
  #toAlphabetic(): number {
    const { font, textBaseline } = this;
    if (textBaseline === "alphabetic") return 0;
    const top = (baseline: CanvasTextBaseline): number => {
      this.#measure.font = font;
      this.#measure.textBaseline = baseline;
      return this.#measure.measureText("x").actualBoundingBoxAscent;
    };
    return top("alphabetic") - top(textBaseline);
  }

  #fill(): string | undefined {
    return paint("fill", this.fillStyle, this.globalAlpha);
  }

  #stroke(): string | undefined {
    const { strokeStyle, globalAlpha, lineWidth, lineCap, lineJoin, miterLimit, lineDashOffset } = this;
    const { dash } = this.#place;
    const color = paint("stroke", strokeStyle, globalAlpha);
    if (color === undefined || lineWidth === 0) return undefined;
    const scale = this.#scale();
    return [
      `fill="none" ${color}`,
      ...(lineWidth * scale === 1 ? [] : [`stroke-width="${decimal(lineWidth * scale)}"`]),
      ...(lineCap === "butt" ? [] : [`stroke-linecap="${lineCap}"`]),
      lineJoin === "miter" ? `stroke-miterlimit="${miterLimit}"` : `stroke-linejoin="${lineJoin}"`,
      ...(dash.length === 0 ? [] : [`stroke-dasharray="${dash.map((length) => decimal(length * scale)).join(" ")}"`]),
      ...(dash.length === 0 || lineDashOffset === 0 ? [] : [`stroke-dashoffset="${decimal(lineDashOffset * scale)}"`]),
    ].join(" ");
  }

  #paint(style: string | undefined, element: string): void {
    if (style === undefined || element === "") return;
    const { clip } = this.#place;
    this.#openGroup([...(clip === undefined ? [] : [`clip-path="url(#${clip})"`]), style].join(" ").trim());
    this.#body.push(element);
  }

  #openGroup(group: string | undefined): void {
    if (group === this.#group) return;
    if (this.#group !== undefined) this.#body.push("</g>");
    if (group !== undefined) this.#body.push(group === "" ? "<g>" : `<g ${group}>`);
    this.#group = group;
  }
}

function paint(kind: "fill" | "stroke", style: Style, globalAlpha: number): string | undefined {
  if (typeof style !== "string") throw new RangeError("internal: gradients and patterns are not drawn as SVG.");
  const { color, alpha } = opaque(style);
  const opacity = alpha * globalAlpha;
  if (opacity === 0) return undefined;
  return `${kind}="${color}"${opacity === 1 ? "" : ` ${kind}-opacity="${decimal(opacity)}"`}`;
}

/** A colour and its opacity apart, as SVG 1.1 wants them. */
function opaque(color: string): { readonly color: string; readonly alpha: number } {
  if (color === "transparent") return { color: "none", alpha: 0 };
  if (/^#[\da-f]{8}$/i.test(color)) return { color: color.slice(0, 7), alpha: parseInt(color.slice(7), 16) / 255 };
  const [, rgb, alpha] = /^rgba\(((?:[^,]+,){2}[^,]+),([^)]+)\)$/.exec(color) ?? [];
  return rgb === undefined ? { color, alpha: 1 } : { color: `rgb(${rgb})`, alpha: Number(alpha) };
}

function decimal(value: number): string {
  return String(Number(value.toFixed(2)));
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
