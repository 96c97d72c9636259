import { describe, expect, it } from "vitest";
import { gather } from "../../../src/report/data/gather.js";
import { metricAgainstOption } from "../../../src/report/charts/metric-against-option.js";
import { densityMaps } from "../../../src/report/charts/densities.js";
import { renderPdf, renderSvg } from "../../../src/report/document/vector.js";
import { bandwidthStudy, study } from "../fixture.js";

describe("vector pictures", async () => {
  const data = await gather(bandwidthStudy({ seeds: [0, 1], sigmas: [0.05, 0.5] }), { study });
  const chart = metricAgainstOption(data, "nll.test")!;

  it("keep text as text in SVG, in one element each", () => {
    const svg = renderSvg(chart);
    const texts = [...svg.matchAll(/<text [^>]*>([^<]*)<\/text>/g)].map(([, text]) => text);
    expect(texts).toEqual(
      expect.arrayContaining(["test NLL (nats)", "kernelDensity", "realNvp", "entropy of the law", "0.05", "0.5"]),
    );
    expect(svg).toContain(`<title>${chart.title}</title>`);
    expect(svg.match(/<svg [^>]*>/)![0]).toContain(`viewBox="0 0 ${chart.width} ${chart.height}"`);
  });

  it("place marks where the axes put their values", () => {
    const svg = renderSvg(chart);
    const centres = [...svg.matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)"/g)].map(([, x, y]) => [Number(x), Number(y)]);
    // The mean of mlpVectorField at two places of the axis, which is logarithmic in x and linear in y.
    const low = centres[0] as [number, number];
    const high = centres.find(([x]) => x !== low[0]) as [number, number];
    const ticks = [...svg.matchAll(/<text x="([\d.]+)" y="([\d.]+)"[^>]*>(0\.05|0\.5)<\/text>/g)];
    expect(Number(ticks[0]![1])).toBeCloseTo(low[0], 0);
    expect(Number(ticks[1]![1])).toBeCloseTo(high[0], 0);
    const [one, two] = data.groups.map(
      ({ runs }) => runs.reduce((sum, run) => sum + run.metrics["nll.test"]!, 0) / runs.length,
    ) as [number, number];
    expect(Math.sign(one - two)).toBe(Math.sign(high[1] - low[1]));
  });

  it("hold a heat map as one image a panel", () => {
    const maps = densityMaps(data)!;
    const heats = maps.config.data.figure!.layers!.filter((layer) => layer.kind === "heat");
    const images = [...renderSvg(maps).matchAll(/<image [^>]*xlink:href="data:image\/png;base64,([^"]+)"/g)];
    expect(images).toHaveLength(heats.length);
    expect(Buffer.from(images[0]![1]!, "base64").subarray(1, 4).toString()).toBe("PNG");
  });

  it("escape what names them", () => {
    const named = { ...chart, title: `<script>alert("1 & 2")</script>` };
    const svg = renderSvg(named);
    expect(svg).not.toContain("<script");
    expect(svg).toContain("&lt;script&gt;");
  });

  it("are PDF of the chart's size with the typeface embedded", () => {
    const pdf = Buffer.from(renderPdf(chart)).toString("latin1");
    expect(pdf.startsWith("%PDF-")).toBe(true);
    const [, width, height] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(pdf)!;
    expect([Number(width), Number(height)]).toEqual([0.75 * chart.width, Math.ceil(0.75 * chart.height)]);
    expect(pdf).toMatch(/\/FontName \/\w+\+SourceSans3-Regular/);
    expect(pdf).toContain("/FontFile2");
  });

  it("are the same bytes for the same chart", () => {
    expect(renderSvg(chart)).toBe(renderSvg(chart));
    expect(Buffer.compare(renderPdf(chart), renderPdf(chart))).toBe(0);
  });
});
