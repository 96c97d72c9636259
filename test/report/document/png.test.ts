import { createCanvas, loadImage } from "@napi-rs/canvas";
import { describe, expect, it } from "vitest";
import { densityMaps } from "../../../src/report/charts/densities.js";
import { metricAgainstOption } from "../../../src/report/charts/metric-against-option.js";
import { gather } from "../../../src/report/data/gather.js";
import { palette } from "../../../src/report/drawing/colors.js";
import { PngRenderer } from "../../../src/report/document/png.js";
import { bandwidthStudy, study } from "../fixture.js";

async function pixels(png: Buffer): Promise<{ width: number; height: number; data: Uint8ClampedArray }> {
  const image = await loadImage(png);
  const context = createCanvas(image.width, image.height).getContext("2d");
  context.drawImage(image, 0, 0);
  return context.getImageData(0, 0, image.width, image.height);
}

/** Pixels of exactly this colour. */
function count(data: Uint8ClampedArray, color: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16));
  let found = 0;
  for (let i = 0; i < data.length; i += 4) if (data[i] === r && data[i + 1] === g && data[i + 2] === b) found++;
  return found;
}

describe("PngRenderer", async () => {
  const data = await gather(bandwidthStudy({ flawless: true }), { study });
  const renderer = new PngRenderer();

  it("draws a chart at two pixels a CSS pixel, each model in its colour on white paper", async () => {
    const chart = metricAgainstOption(data, "nll.test")!;
    const image = await pixels(renderer.render(chart));
    expect([image.width, image.height]).toEqual([2 * chart.width, 2 * chart.height]);
    for (const color of palette.slice(0, 4)) expect(count(image.data, color)).toBeGreaterThan(50);
    expect(count(image.data, "#FFFFFF")).toBeGreaterThan(0.6 * image.width * image.height);
  });

  it("paints densities cell by cell", async () => {
    const chart = densityMaps(data)!;
    const image = await pixels(renderer.render(chart));
    const scales = chart.config.options!.scales! as unknown as Record<string, { stackWeight: number }>;
    // The lowest level fills most of the sharpest density's panel, the data's own panel stays white.
    const panel = scales["x0"]!.stackWeight * scales["y0"]!.stackWeight * 4;
    expect(count(image.data, "#440154")).toBeGreaterThan(panel);
    expect(count(image.data, "#FFFFFF")).toBeGreaterThan(panel);
  });

  it("draws the same bytes again, and leaves the chart's configuration as it was", () => {
    const chart = metricAgainstOption(data, "w2")!;
    const before = JSON.stringify(chart.config);
    const first = renderer.render(chart);
    expect(new PngRenderer().render(chart).equals(first)).toBe(true);
    expect(JSON.stringify(chart.config)).toBe(before);
  });
});
