/// <reference lib="dom" />
import type { Chart, Plugin } from "chart.js";
import { colorTable } from "./colors.js";
import {
  type ArrowsLayer,
  figureOf,
  type HeatLayer,
  type Layer,
  type PathsLayer,
  type PointsLayer,
  type SegmentsLayer,
} from "./figure.js";
import { panelArea } from "./panels.js";
import { themeOf } from "./theme.js";

/** Makes an empty canvas of a size in device pixels: images are painted there first. */
export type MakeCanvas = (width: number, height: number) => HTMLCanvasElement;

/** Draws clouds of points, heat maps and ways of points: what would be too many elements for a dataset. */
export function layers(makeCanvas: MakeCanvas): Plugin {
  return {
    id: "layers",
    beforeDatasetsDraw(chart) {
      for (const layer of figureOf(chart).layers ?? []) drawLayer(chart, layer, makeCanvas);
    },
  };
}

function drawLayer(chart: Chart, layer: Layer, makeCanvas: MakeCanvas): void {
  const { ctx } = chart;
  if (layer.kind === "heat") {
    drawHeat(chart, layer, makeCanvas);
    return;
  }
  const { left, top, width, height } = panelArea(chart, layer);
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, top, width, height);
  ctx.clip();
  if (layer.kind === "points") drawPoints(chart, layer);
  else if (layer.kind === "segments") drawSegments(chart, layer);
  else if (layer.kind === "arrows") drawArrows(chart, layer);
  else drawPaths(chart, layer);
  ctx.restore();
}

/** Affine maps from data to pixels along both axes of a layer's panel, which are linear. */
function pixels(chart: Chart, layer: Layer): { x: (value: number) => number; y: (value: number) => number } {
  const [xs, ys] = [chart.scales[layer.x]!, chart.scales[layer.y]!];
  const { left, top, width, height } = panelArea(chart, layer);
  const [xRate, yRate] = [width / (xs.max - xs.min), height / (ys.max - ys.min)];
  return { x: (value) => left + (value - xs.min) * xRate, y: (value) => top + (ys.max - value) * yRate };
}

function drawPoints(chart: Chart, layer: PointsLayer): void {
  const { ctx } = chart;
  const to = pixels(chart, layer);
  ctx.fillStyle = layer.color;
  for (let i = 0; i + 1 < layer.values.length; i += 2) {
    ctx.beginPath();
    ctx.arc(to.x(layer.values[i]!), to.y(layer.values[i + 1]!), layer.radius, 0, 2 * Math.PI);
    ctx.fill();
  }
}

function drawSegments(chart: Chart, layer: SegmentsLayer): void {
  const { ctx } = chart;
  const to = pixels(chart, layer);
  ctx.strokeStyle = layer.color;
  ctx.lineWidth = layer.width;
  ctx.lineCap = "round";
  ctx.beginPath();
  for (let i = 0; i + 3 < layer.values.length; i += 4) {
    ctx.moveTo(to.x(layer.values[i]!), to.y(layer.values[i + 1]!));
    ctx.lineTo(to.x(layer.values[i + 2]!), to.y(layer.values[i + 3]!));
  }
  ctx.stroke();
}

/** Length of an arrow's head, in pixels, and in parts of a short arrow. */
const head = { most: 4, share: 0.4 };

function drawArrows(chart: Chart, layer: ArrowsLayer): void {
  const { ctx } = chart;
  const to = pixels(chart, layer);
  ctx.strokeStyle = layer.color;
  ctx.lineWidth = 0.8;
  ctx.lineJoin = "round";
  ctx.beginPath();
  for (let i = 0; i + 3 < layer.values.length; i += 4) {
    const [x, y] = [layer.values[i]!, layer.values[i + 1]!];
    const [left, top] = [to.x(x), to.y(y)];
    const [tipX, tipY] = [to.x(x + layer.values[i + 2]!), to.y(y + layer.values[i + 3]!)];
    const angle = Math.atan2(tipY - top, tipX - left);
    const length = Math.min(head.most, head.share * Math.hypot(tipX - left, tipY - top));
    ctx.moveTo(left, top);
    ctx.lineTo(tipX, tipY);
    for (const side of [-0.45, 0.45]) {
      ctx.moveTo(tipX, tipY);
      ctx.lineTo(tipX - length * Math.cos(angle + side), tipY - length * Math.sin(angle + side));
    }
  }
  ctx.stroke();
}

function drawPaths(chart: Chart, layer: PathsLayer): void {
  const { ctx } = chart;
  const to = pixels(chart, layer);
  const { ink, paper } = themeOf(chart);
  ctx.strokeStyle = layer.color;
  ctx.lineWidth = 0.5;
  for (const path of layer.paths) {
    ctx.beginPath();
    for (let i = 0; i + 1 < path.length; i += 2) ctx.lineTo(to.x(path[i]!), to.y(path[i + 1]!));
    ctx.stroke();
  }
  ctx.lineWidth = 0.6;
  for (const path of layer.paths) {
    ctx.beginPath();
    ctx.arc(to.x(path[0]!), to.y(path[1]!), 1.2, 0, 2 * Math.PI);
    ctx.fillStyle = paper;
    ctx.fill();
    ctx.strokeStyle = "#888888";
    ctx.stroke();
  }
  ctx.fillStyle = ink;
  for (const path of layer.paths) {
    ctx.beginPath();
    ctx.arc(to.x(path.at(-2)!), to.y(path.at(-1)!), 1.1, 0, 2 * Math.PI);
    ctx.fill();
  }
}

/** Image pixels a CSS pixel, at least: a drawing without pixels of its own is printed finer than a screen. */
const leastRatio = 2;

/** Paints one image, interpolating between cell centres: sharp at every scale, and the same in every canvas. */
function drawHeat(chart: Chart, layer: HeatLayer, makeCanvas: MakeCanvas): void {
  const ratio = Math.max(leastRatio, chart.currentDevicePixelRatio);
  const area = panelArea(chart, layer);
  const [left, top] = [Math.round(area.left * ratio), Math.round(area.top * ratio)];
  const [width, height] = [Math.round(area.width * ratio), Math.round(area.height * ratio)];
  const levels = Uint8Array.from(atob(layer.levels), (character) => character.charCodeAt(0));
  const columns = cells(width, chart.scales[layer.x]!, layer.xRange, false, layer.grey);
  const rows = cells(height, chart.scales[layer.y]!, layer.yRange, true, layer.grey);
  const table = layer.grey ? greyTable : colorTable();
  const canvas = makeCanvas(width, height);
  const painter = canvas.getContext("2d")!;
  const image = painter.createImageData(width, height);
  for (let j = 0; j < height; j++) {
    const row = rows.at[j]! * layer.xRange[2];
    const next = rows.next[j]! * layer.xRange[2];
    for (let i = 0; i < width; i++) {
      const [at, beside] = [columns.at[i]!, columns.next[i]!];
      const lower = mix(levels[row + at]!, levels[row + beside]!, columns.share[i]!);
      const upper = mix(levels[next + at]!, levels[next + beside]!, columns.share[i]!);
      const level = Math.round(mix(lower, upper, rows.share[j]!)) * 3;
      const pixel = (j * width + i) * 4;
      image.data[pixel] = table[level]!;
      image.data[pixel + 1] = table[level + 1]!;
      image.data[pixel + 2] = table[level + 2]!;
      image.data[pixel + 3] = 255;
    }
  }
  painter.putImageData(image, 0, 0);
  chart.ctx.drawImage(canvas, left / ratio, top / ratio, width / ratio, height / ratio);
}

const greyTable = Uint8Array.from({ length: 256 * 3 }, (_, i) => Math.floor(i / 3));

function mix(a: number, b: number, share: number): number {
  return a + (b - a) * share;
}

/** For each device pixel along an axis: the two cells around it and how far it is towards the second. */
function cells(
  count: number,
  scale: { readonly min: number; readonly max: number },
  [min, max, n]: readonly [number, number, number],
  downwards: boolean,
  sharp = false,
): { at: Int32Array; next: Int32Array; share: Float64Array } {
  const at = new Int32Array(count);
  const next = new Int32Array(count);
  const share = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const along = (i + 0.5) / count;
    const value = scale.min + (downwards ? 1 - along : along) * (scale.max - scale.min);
    const place = Math.min(n - 1, Math.max(0, ((value - min) / (max - min)) * (n - 1)));
    at[i] = Math.floor(place);
    next[i] = Math.min(n - 1, at[i]! + 1);
    share[i] = sharp ? Math.round(place - at[i]!) : place - at[i]!;
  }
  return { at, next, share };
}
