import { beforeAll, describe, expect, it } from "vitest";
import type { Chart } from "../../../../src/report/charts/chart.js";
import { optimisationHistory } from "../../../../src/report/charts/search/history.js";
import { smoothed } from "../../../../src/report/charts/search/contour.js";
import { chartsOfSearch } from "../../../../src/report/charts/search/index.js";
import type { ReportData } from "../../../../src/report/data/report-data.js";
import { objectiveOf, searchesOf } from "../../../../src/report/data/search.js";
import { PngRenderer } from "../../../../src/report/document/png.js";
import { story } from "../../../../src/report/document/story.js";
import { gridSweep, sampledSweep, sweepData, type MadeTrial } from "./sweep-fixture.js";

/** The charts of the only search of a study, by what their names begin with. */
function chartsOf(data: ReportData, ...metrics: readonly string[]) {
  const [search] = searchesOf(data);
  const charts = chartsOfSearch(data, search!, metrics);
  return (start: string): Chart | undefined => charts.find(({ name }) => name.startsWith(start));
}

const pointsOf = (chart: Chart, dataset: number) =>
  chart.config.data.datasets[dataset]!.data as unknown as readonly { x: number; y: number | null }[];

describe("searchesOf", () => {
  it("judges no trial by those on another dataset", async () => {
    const searches = searchesOf(
      await sweepData(
        ["circle", "sphere"].flatMap((dataset) =>
          [0.1, 0.2].flatMap((rate) =>
            [1, 2].map((depth): MadeTrial => ({ point: { dataset, rate, depth }, metrics: { sw2: [1] } })),
          ),
        ),
      ),
    );
    expect(searches.map(({ dataset }) => dataset)).toEqual(["circle", "sphere"]);
    for (const { options, trials } of searches) {
      expect(options.map(({ path }) => path)).toEqual(["depth", "rate"]);
      expect(trials).toHaveLength(4);
    }
  });

  it("takes trials with their seeds, in the order in which they were queued, and options once each", async () => {
    const trials: readonly MadeTrial[] = [
      { point: { "a.rate": 0.1, "b.rate": 1, tied: 0.1, same: 5 }, metrics: { sw2: [3, 5] } },
      { point: { "a.rate": 0.2, "b.rate": 2, tied: 0.2, same: 5 }, status: "failed" },
      { point: { "a.rate": 0.3, "b.rate": 1, tied: 0.3, same: 5, kind: "one" }, status: "pruned" },
    ];
    const [search] = searchesOf(await sweepData(trials));
    expect(search!.options.map(({ path, name, logarithmic }) => [path, name, logarithmic])).toEqual([
      ["a.rate", "a.rate", false],
      ["b.rate", "b.rate", false],
      ["kind", "kind", false],
    ]);
    expect(search!.trials.map(({ state, runs }) => [state, runs.length])).toEqual([
      ["completed", 2],
      ["failed", 1],
      ["pruned", 1],
    ]);
  });

  it("takes one option with few values for no search, and one with many for one", async () => {
    const along = (n: number) => Array.from({ length: n }, (_, i) => ({ point: { a: i }, metrics: { sw2: [i] } }));
    expect(searchesOf(await sweepData(along(7)))).toEqual([]);
    expect(searchesOf(await sweepData(along(20)))).toHaveLength(1);
  });
});

describe("charts of a sampled sweep", () => {
  let data: ReportData;
  let chart: ReturnType<typeof chartsOf>;

  beforeAll(async () => {
    data = await sweepData(sampledSweep({ trials: 80 }));
    chart = chartsOf(data, "nll.test", "time.training");
  });

  it("follow the best value so far, and mark at the foot what has none", () => {
    const history = chart("search-history-nll")!;
    const best = pointsOf(history, 1).map(({ y }) => y!);
    const values = history.plotted.rows.map((row) => row[2]);
    expect(best.at(-1)).toBe(Math.min(...values.filter((value) => typeof value === "number")));
    best.slice(1).forEach((value, i) => {
      expect(value).toBeLessThanOrEqual(best[i]!);
    });
    const states = (state: string) => history.plotted.rows.filter((row) => row[1] === state).length;
    expect(pointsOf(history, 2)).toHaveLength(states("pruned"));
    // Trial 5 has completed with NaN.
    expect(pointsOf(history, 3)).toHaveLength(states("failed") + 1);
    expect(history.caption).toContain("1 trial lies above the frame.");
  });

  it("find the options that matter, among those that all trials have", () => {
    const { plotted, caption } = chart("search-importance-nll")!;
    expect(plotted.rows.map(([path]) => path).sort()).toEqual([
      "model.activation",
      "model.hidden",
      "optimizer",
      "optimizer.learningRate",
    ]);
    expect(plotted.rows.at(-1)![0]).toBe("optimizer");
    expect(caption).toContain("1 option is left out");
  });

  it("show every option in a slice, and trials without a value as crosses", () => {
    const [one, two] = [chart("search-slices-nll-test")!, chart("search-slices-nll-test-2")!];
    expect(one.config.data.datasets.length + two.config.data.datasets.length).toBe(2 * 5);
    const finite = one.plotted.rows.length;
    expect(pointsOf(one, 0)).toHaveLength(finite);
    expect(pointsOf(one, 1)).toHaveLength(80 - finite);
    const momentum = one.config.data.datasets
      .concat(two.config.data.datasets)
      .find(({ label }) => label === "momentum")!;
    expect(momentum.data.length).toBeLessThan(finite);
  });

  it("draw a line a trial through its options, the best on top, those without a value in grey", () => {
    const { config, plotted } = chart("search-parallel-nll")!;
    expect(config.data.datasets).toHaveLength(80);
    const best = plotted.rows
      .filter((row) => row.at(-1) !== "")
      .sort((a, b) => Number(a.at(-1)) - Number(b.at(-1)))[0]!;
    expect(config.data.datasets[0]!.label).toBe(`trial ${best[0]!}`);
    const lines = config.data.datasets.map((line) => line.data as unknown as readonly { y: number | null }[]);
    for (const line of lines) {
      for (const { y } of line) if (y !== null) expect(y >= 0 && y <= 1).toBe(true);
    }
    expect(lines.at(-1)!.at(-1)!.y).toBeNull();
  });

  it("put on the front what nothing beats in both objectives", () => {
    const { plotted } = chart("search-front")!;
    const rows = plotted.rows.map(([, a, b, on]) => ({ a: Number(a), b: Number(b), on: on === "yes" }));
    for (const row of rows) {
      const beaten = rows.some(({ a, b }) => a <= row.a && b <= row.b && (a < row.a || b < row.b));
      expect(row.on).toBe(!beaten);
    }
  });

  it("make a section of the report, which can be drawn as PNG", () => {
    const section = story(data).sections.find(({ heading }) => heading === "The search")!;
    expect(section.charts.map(({ name }) => name.split("-nll")[0])).toEqual([
      "search-history",
      "search-importance",
      "search-parallel",
      "search-slices",
      "search-slices",
      "search-contour",
    ]);
    const renderer = new PngRenderer();
    for (const one of section.charts) expect(renderer.render(one).length).toBeGreaterThan(5000);
  });

  it("say which objective no completed run has logged", () => {
    const sectionOf = (objectives: readonly string[]) =>
      story({ ...data, text: { objectives } }).sections.find(({ heading }) => heading === "The search")!;
    expect(sectionOf(["nll.tset"])).toMatchObject({
      paragraphs: ['No completed run of study has logged the objective nll.tset; did you mean "nll.test"?'],
      charts: [],
    });
    expect(sectionOf(["nll.test"]).paragraphs).toEqual([]);
  });
});

describe("charts of a grid", () => {
  it("show how far seeds agree on the order", async () => {
    const ranks = chartsOf(await sweepData(gridSweep(3)), "sw2")("search-ranks")!;
    expect(ranks.plotted.rows).toHaveLength(24);
    expect(ranks.caption).toMatch(/Kendall's W of the seeds is 0\.9\d \(95 % bootstrap interval/);
    expect(
      ranks.plotted.rows[0]!.slice(-3)
        .map(Number)
        .reduce((a, b) => a + b),
    ).toBeLessThan(6);
    expect(chartsOf(await sweepData(gridSweep(1)), "sw2")("search-ranks")).toBeUndefined();
  });

  it("stand at the values that were tried", async () => {
    const slices = chartsOf(await sweepData(gridSweep(1)), "sw2")("search-slices")!;
    const texts = Object.values(slices.config.options!.scales!).map(
      (axis) => (axis as { tickNames?: object }).tickNames,
    );
    expect(JSON.stringify(texts)).toContain('["0.03"]');
    expect(JSON.stringify(texts)).toContain('["minibatchOt"]');
  });
});

describe("charts of few trials", () => {
  it("draw one trial, and nothing where none has a value", async () => {
    const two = { a: 1, b: 2 };
    const trials: readonly MadeTrial[] = [
      { point: two, metrics: { sw2: [1] } },
      { point: { a: 2, b: 3 }, status: "failed" },
    ];
    const data = await sweepData(trials);
    const chart = chartsOf(data, "sw2");
    expect(chart("search-history")!.plotted.rows).toHaveLength(2);
    expect(chart("search-parallel")).toBeDefined();
    expect([chart("search-importance"), chart("search-contour"), chart("search-ranks")]).toEqual(
      Array(3).fill(undefined),
    );
    const renderer = new PngRenderer();
    const [search] = searchesOf(data);
    for (const one of chartsOfSearch(data, search!, ["sw2"])) expect(renderer.render(one).length).toBeGreaterThan(2000);
    expect(chartsOfSearch(data, search!, ["w2"])).toEqual([]);
  });

  it("take greater values for better ones where they are", async () => {
    const trials = [0.2, 0.9, 0.5].map((recall, a) => ({ point: { a, b: -a }, metrics: { recall: [recall] } }));
    const data = await sweepData([...trials, { point: { a: 9, b: 1 }, metrics: { recall: [0.1] } }]);
    const [search] = searchesOf(data);
    const history = optimisationHistory(data, search!, objectiveOf(data, "recall"))!;
    expect(pointsOf(history, 1).map(({ y }) => y)).toEqual([0.2, 0.9, 0.9, 0.9]);
    expect(objectiveOf(data, "-loss")).toMatchObject({ metric: "loss", sign: -1 });
    expect(objectiveOf(data, "loss")).toMatchObject({ metric: "loss", sign: 1 });
  });
});

describe("smoothed", () => {
  it("goes through what trials agree on, and is the nearest trial's value far from all", () => {
    const unit = { min: 0, max: 1 };
    const placed = [
      { x: 0, y: 0, value: 1 },
      { x: 0.02, y: 0, value: 1 },
      { x: 1, y: 1, value: 5 },
    ];
    const values = smoothed(placed, unit, unit);
    expect(values[0]).toBeCloseTo(1, 3);
    expect(values.at(-1)).toBeCloseTo(5, 3);
    expect(values[10]).toBeLessThan(1.1);
  });
});
