import { describe, expect, it } from "vitest";
import { panelGrid, layersChart } from "../../../src/report/charts/panel-grid.js";
import { renderSvg } from "../../../src/report/document/vector.js";
import type { FigureConfiguration } from "../../../src/report/drawing/figure.js";

/** Where each text of a chart stands, in the order of drawing. */
function texts(width: number, height: number, config: FigureConfiguration) {
  const svg = renderSvg({
    name: "c",
    title: "",
    caption: "",
    width,
    height,
    config,
    plotted: { columns: [], rows: [] },
  });
  return [...svg.matchAll(/<text x="([-\d.]+)" y="([-\d.]+)"[^>]*>([^<]*)</g)].map(([, x, y, text]) => ({
    ...{ x: Number(x), y: Number(y), text: text! },
  }));
}

describe("axes of small multiples", () => {
  it("stand at the lowest panel of a column and the first of a row", () => {
    const axis = { type: "linear", min: 0, max: 1, tickValues: [0.5] };
    const grid = panelGrid({
      cells: [
        { row: 0, column: 0 },
        { row: 0, column: 1 },
        { row: 1, column: 1 },
      ],
      ...{ rowNames: [], panelWidth: 100, panelHeight: 80, columnGap: () => 10, left: 60, right: 10 },
      ...{ xAxis: axis, yAxis: axis, xTitle: "x", yTitle: "y" },
    });
    const { width, height, config } = layersChart(grid, []);
    const ticks = texts(width, height, config).filter(({ text }) => text === "0.5");
    const [below, lower] = [...ticks].sort((a, b) => b.y - a.y);
    // The column of two panels has its tick at the bottom, at the middle of its width; that of one a row higher.
    expect(below!.x).toBeCloseTo(60 + 110 + 50, 0);
    expect(ticks.some(({ x, y }) => Math.abs(x - 110) < 1 && Math.abs(below!.y - y - 88) < 3)).toBe(true);
    // The second row begins with the second column.
    expect(lower!.x).toBeGreaterThan(150);
    expect(lower!.x).toBeLessThan(170);
    expect(ticks).toHaveLength(4);
  });
});

describe("names of ticks", () => {
  it("give each power of ten the digits that it needs", () => {
    const config = {
      type: "scatter",
      data: { datasets: [] },
      options: { scales: { x: { display: false }, y: { type: "logarithmic", min: 0.0009, max: 11 } } },
    } as unknown as FigureConfiguration;
    const names = texts(300, 400, config).flatMap(({ text }) => text || []);
    expect(names).toEqual(expect.arrayContaining(["0.001", "0.1", "10"]));
    for (const name of names) expect(name).toBe(String(Number(name)));
  });

  it.each([
    ["numbers", {}],
    ["names", { tickNames: { 0: ["0"], 0.02: ["0.02"], 0.5: ["0.5"], 1: ["1"] } }],
  ])("leave out what would touch the one before: %s", (_, names) => {
    const config = {
      type: "scatter",
      data: { datasets: [] },
      options: {
        scales: {
          x: { type: "linear", min: 0, max: 1, tickValues: [0, 0.02, 0.5, 1], ticks: { autoSkip: false }, ...names },
          y: { display: false },
        },
      },
    } as unknown as FigureConfiguration;
    expect(texts(300, 200, config).flatMap(({ text }) => text || [])).toEqual(["0", "0.5", "1"]);
  });
});
