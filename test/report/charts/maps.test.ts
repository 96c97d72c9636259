import { beforeAll, describe, expect, it } from "vitest";
import { densityMaps } from "../../../src/report/charts/densities.js";
import { sampleGrid } from "../../../src/report/charts/samples.js";
import { trajectoryGrid } from "../../../src/report/charts/trajectories.js";
import { gather } from "../../../src/report/data/gather.js";
import type { Pictures, ReportData } from "../../../src/report/data/report-data.js";
import type { HeatLayer, PathsLayer, PointsLayer } from "../../../src/report/drawing/figure.js";
import { artifactNames } from "../../../src/experiment/trial.js";
import { bandwidthStudy, MemoryStore, runOf, sigmas, study } from "../fixture.js";

describe("maps of the flagship", () => {
  let data: ReportData;
  beforeAll(async () => {
    data = await gather(bandwidthStudy(), { study });
  });

  it("put the data and models without the option in the first column, then a row a model", () => {
    const figure = sampleGrid(data)!.config.data.figure!;
    expect(figure.panels).toHaveLength(2 + 3 * sigmas.length);
    expect(figure.panels!.slice(0, 2)).toMatchObject([
      { x: "x0", y: "y0", title: "test data" },
      { x: "x0", y: "y1", title: "realNvp" },
    ]);
    // Seven values fill two rows of four, which makes the flat panels of this map larger than one row would.
    expect(figure.rowLabels!.map((label) => [label.x, label.y, label.text])).toEqual([
      ["x1", "y0", "mlpVectorField"],
      ["x1", "y2", "kernelDensity"],
      ["x1", "y4", "empiricalFlow"],
    ]);
    expect(figure.panels!.slice(2, 9).map((panel) => [panel.x, panel.y, panel.title])).toEqual(
      sigmas.map((sigma, i) => [`x${1 + (i % 4)}`, `y${Math.floor(i / 4)}`, `σ = ${sigma}`]),
    );
  });

  it("give panels equal axes: a mile is as long along both on a map of degrees", () => {
    const { config, width, height } = sampleGrid(data)!;
    const scales = config.options!.scales! as unknown as Record<
      string,
      { min: number; max: number; stackWeight: number }
    >;
    const [x, y] = [scales["x0"]!, scales["y0"]!];
    const middle = ((y.min + y.max) / 2) * (Math.PI / 180);
    const perDegree = { x: x.stackWeight / (x.max - x.min), y: y.stackWeight / (y.max - y.min) };
    expect((perDegree.x / perDegree.y) * (1 / Math.cos(middle))).toBeCloseTo(1, 1);
    expect(width).toBeLessThanOrEqual(960);
    expect(height).toBeGreaterThan(3 * y.stackWeight);
  });

  it("plot the samples of their table", () => {
    const { config, plotted } = sampleGrid(data)!;
    const layers = config.data.figure!.layers as readonly PointsLayer[];
    expect(layers.flatMap((layer) => layer.values)).toEqual(plotted.rows.flatMap(([, , x, y]) => [x, y]));
    expect(plotted.rows.at(-1)!.slice(0, 2)).toEqual(["empiricalFlow", 1]);
    const [map] = data.pictures;
    expect(layers.find((layer) => layer.x === "x1" && layer.y === "y0")!.values[0]).toBeCloseTo(
      map!.samples!.values[0]!,
      2,
    );
  });

  it("leave out the densities of models in space, which are not drawn", () => {
    const inSpace = data.pictures.map(({ density, ...rest }): Pictures => {
      if (density !== undefined && rest.group.series.model !== "kernelDensity") return { ...rest, density };
      return { ...rest, samples: { d: 3, values: new Float64Array(3), of: 1 } };
    });
    const { panels, rowLabels } = densityMaps({ ...data, pictures: inSpace })!.config.data.figure!;
    expect(panels!.filter((panel) => panel.note !== undefined)).toEqual([]);
    expect(rowLabels!.map(({ text }) => text)).not.toContain("kernelDensity");
  });

  it("colour densities on one scale that ends ten nats below its top, and note what is missing", () => {
    const chart = densityMaps(data)!;
    const { layers, panels, colorBar } = chart.config.data.figure!;
    expect(panels!.filter((panel) => panel.note === "no density")).toHaveLength(1);
    const heats = layers!.filter((layer): layer is HeatLayer => layer.kind === "heat");
    expect(heats).toHaveLength(3 * sigmas.length);
    expect(colorBar!.max - colorBar!.min).toBe(10);
    const { density } = data.pictures[0]!;
    const levels = Buffer.from(heats.find((layer) => layer.x === "x1" && layer.y === "y0")!.levels, "base64");
    expect(levels).toHaveLength(32 * 20);
    const shade = (value: number) => Math.min(255, Math.max(0, (255 * (value - colorBar!.min)) / 10));
    levels.forEach((level, cell) => {
      expect(Math.abs(level - shade(density!.values[cell]!))).toBeLessThanOrEqual(0.5);
    });
  });

  it("give densities their place in the table: cell centres, ends included", () => {
    const rows = densityMaps(data)!.plotted.rows.filter((row) => row[0] === "kernelDensity" && row[1] === 1);
    expect(rows).toHaveLength(32 * 20);
    expect([rows[0]!.slice(2, 4), rows[31]!.slice(2, 4), rows.at(-1)!.slice(2, 4)]).toEqual([
      [-128, 22],
      [-64, 22],
      [-64, 52],
    ]);
  });

  it("draw trajectories from the base to the samples, for models that move", () => {
    const chart = trajectoryGrid(data)!;
    const { layers, rowLabels } = chart.config.data.figure!;
    expect(rowLabels!.map((label) => label.text)).toEqual(["mlpVectorField", "empiricalFlow"]);
    const ways = layers!.find((layer): layer is PathsLayer => layer.kind === "paths")!;
    const { paths } = data.pictures[0]!;
    const at = (step: number, sample: number) => paths!.values[(step * paths!.n + sample) * 2]!;
    expect(ways.paths[3]![0]).toBeCloseTo(at(0, 3), 2);
    expect(ways.paths[3]!.at(-2)).toBeCloseTo(at(paths!.times.length - 1, 3), 2);
    expect(chart.plotted.rows[1]).toMatchObject({ 2: 0, 3: 1 / 16 });
  });
});

describe("maps of other data", () => {
  const withCloud = async (d: number) => {
    const store = new MemoryStore();
    for (const label of ["a", "b"]) {
      store.add(runOf({ id: label, label, seed: 0 }));
      const values = Float64Array.from({ length: 20 * d }, (_, i) => Math.sin(i));
      store.attachArray(label, artifactNames.data, values, [20, d]);
      store.attachArray(label, artifactNames.samples, values, [20, d]);
    }
    return gather(store, { study: "study" });
  };

  it("stand side by side without an axis", async () => {
    const figure = sampleGrid(await withCloud(2))!.config.data.figure!;
    expect(figure.panels!.map((panel) => [panel.x, panel.title])).toEqual([
      ["x0", "test data"],
      ["x1", "a"],
      ["x2", "b"],
    ]);
  });

  it("show the first two of many coordinates and say so", async () => {
    const data = await withCloud(5);
    const chart = sampleGrid(data)!;
    expect(chart.caption).toContain("Of 5 coordinates the first two are shown.");
    expect((chart.config.data.figure!.layers![0] as PointsLayer).values).toHaveLength(40);
    expect(densityMaps(data)).toBeUndefined();
    expect(trajectoryGrid(data)).toBeUndefined();
  });

  it("are absent for one coordinate", async () => {
    expect(sampleGrid(await withCloud(1))).toBeUndefined();
  });
});
