import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import vm from "node:vm";
import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { UserError } from "../../src/numerics/error.js";
import { metricAgainstOption } from "../../src/report/charts/metric-against-option.js";
import { gather } from "../../src/report/data/gather.js";
import { renderReport } from "../../src/report/index.js";
import { bandwidthStudy, MemoryStore, runOf, study } from "./fixture.js";

let root: string;
beforeAll(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), "pushforward-report-"));
});
afterAll(async () => {
  await rm(root, { recursive: true, force: true });
});

const digest = (content: Buffer | string) => createHash("sha256").update(content).digest("base64");

/** Content of the n-th element of a kind. */
function element(html: string, open: string, close: string): string {
  const from = html.indexOf(open) + open.length;
  return html.slice(from, html.indexOf(close, from));
}

describe("renderReport", () => {
  const store = bandwidthStudy({ sigmas: [0.02, 0.1] });
  let out: string;
  let html: string;
  beforeAll(async () => {
    out = path.join(root, "flagship");
    const report = await renderReport({
      store,
      study,
      out,
      text: { question: "How much smoothing?", text: ["More."] },
    });
    expect(report.html).toBe(path.join(out, "report.html"));
    html = await readFile(report.html!, "utf8");
  }, 60_000);

  it("writes the page, the Markdown, and a picture and a table for every chart", async () => {
    const charts = await readdir(path.join(out, "charts"));
    const names = [...html.matchAll(/<figure data-chart="([^"]+)">/g)].map((match) => match[1]!);
    expect(names).toEqual([
      ...["nll-test", "w2", "sw2", "mmd2", "energy", "memorisation", "samples", "densities", "trajectories"],
      ...["training-loss-mlpVectorField", "training-loss-realNvp"],
    ]);
    const kept = names.flatMap((name) => [".csv", ".pdf", ".png"].map((extension) => name + extension));
    expect(charts.sort()).toEqual([...kept, "flow.gif", "flow.png"].sort());
    const markdown = await readFile(path.join(out, "report.md"), "utf8");
    for (const name of names) expect(markdown).toContain(`](charts/${name}.png)`);
  });

  it("tells the story in order: question, answer, details, what it was run with", () => {
    const headings = [...html.matchAll(/<h2>([^<]+)<\/h2>/g)].map((match) => match[1]);
    expect(headings).toEqual([
      ...["Answer", "Sample quality", "Memorisation", "Samples, densities and trajectories", "Training", "Results"],
      ...["Runs", "What it was run with"],
    ]);
    expect(html.indexOf("How much smoothing?")).toBeLessThan(html.indexOf("Lowest test NLL"));
    expect(html).toContain("The loss became NaN at step 1200.");
  });

  it("needs nothing but itself, and its policy lets it load nothing", () => {
    const sources = [...html.matchAll(/\b(?:src|href|action)\s*=\s*"([^"]*)"/g)].map((match) => match[1]!);
    expect(sources).toHaveLength(13);
    for (const source of sources) expect(source).toMatch(/^data:image\/(png|webp|gif);base64,/);
    const style = element(html, "<style>", "</style>");
    expect([...style.matchAll(/url\(([^)]{5})/g)].map((match) => match[1])).toEqual(["data:", "data:"]);
    expect(style).not.toContain("@import");
    const policy = element(html, 'Content-Security-Policy" content="', '"').replaceAll("&#39;", "'");
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain(`style-src 'sha256-${digest(style)}'`);
    expect(policy).toContain(`script-src 'sha256-${digest(element(html, "<script>", "</script>"))}'`);
    expect(policy).not.toContain("unsafe");
    expect(html).not.toMatch(/<(link|iframe|object|embed)\b/);
    expect(html).not.toMatch(/\s(style|on\w+)="/);
  });

  it("rests where the reader's system asks for it, is light or dark, and is set for paper", () => {
    const [, motion] = /<figure data-flow="flow">([^]*?)<\/figure>/.exec(html)!;
    expect(motion).toMatch(/<img class="moving" src="data:image\/gif;base64,/);
    expect(motion).toMatch(/<img class="still" src="data:image\/webp;base64,/);
    const flows = JSON.parse(element(html, '<script type="application/json" id="flows">', "</script>")) as unknown[];
    expect(flows).toHaveLength(1);
    const style = element(html, "<style>", "</style>");
    expect(style).toContain("@media (prefers-color-scheme: dark)");
    expect(style).toMatch(/@media print, \(prefers-reduced-motion: reduce\) \{\s*figure \.moving \{ display: none; \}/);
    expect(style).toContain("@media print {");
    expect(html.length).toBeLessThan(3e6);
  });

  it("carries a script that parses, and every chart's configuration as the picture has it", async () => {
    new vm.Script(element(html, "<script>", "</script>"));
    const embedded = JSON.parse(
      element(html, '<script type="application/json" id="charts">', "</script>"),
    ) as unknown[];
    const chart = metricAgainstOption(await gather(store, { study }), "nll.test")!;
    expect(embedded[0]).toEqual(
      JSON.parse(JSON.stringify({ ...chart, title: undefined, caption: undefined, plotted: undefined })),
    );
  });

  it("gives as CSV what a chart plots", async () => {
    const chart = metricAgainstOption(await gather(store, { study }), "nll.test")!;
    const rows: string[][] = parse(await readFile(path.join(out, "charts", "nll-test.csv"), "utf8"));
    expect(rows).toEqual([chart.plotted.columns, ...chart.plotted.rows.map((row) => row.map(String))]);
    const points = (chart.config.data.datasets as { type: string; data: { y: number | null }[] }[])
      .filter((dataset) => dataset.type === "scatterWithErrorBars")
      .flatMap((dataset) => dataset.data.map((point) => point.y));
    expect(rows.slice(1, points.length + 1).map((row) => (row[2] === "" ? null : Number(row[2])))).toEqual(points);
  });

  it("writes the same bytes again", async () => {
    const again = path.join(root, "again");
    const { files } = await renderReport({
      store,
      study,
      out: again,
      // Frozen reports hold the other formats to this.
      formats: ["md"],
      text: { question: "How much smoothing?", text: ["More."] },
    });
    for (const file of files) {
      const first = await readFile(path.join(out, path.relative(again, file)));
      expect(first.equals(await readFile(file)), file).toBe(true);
    }
  }, 60_000);

  it("writes only the formats that are asked for", async () => {
    const some = path.join(root, "csv");
    const { files, html: page } = await renderReport({ store, study, out: some, formats: ["csv"] });
    expect(page).toBeUndefined();
    expect(new Set(files.map((file) => path.extname(file)))).toEqual(new Set([".csv"]));
  });
});

describe("renderReport of odd studies", () => {
  const hostile = `"><script>alert(1)</script><img src=x onerror=alert(2)>'&`;

  it("takes no name for markup, formula or path", async () => {
    const evil = new MemoryStore();
    evil.add(
      runOf({
        ...{ id: "one", study: hostile, label: hostile, seed: 0, options: { [hostile]: hostile } },
        ...{ environment: { [hostile]: hostile }, source: { path: hostile, text: hostile } },
      }),
    );
    evil.add(runOf({ id: hostile, study: hostile, label: "=1+1", seed: 0, status: "failed", error: hostile }));
    evil.add(runOf({ id: "two", study: hostile, label: "=1+1", seed: 1 }));
    evil.log("two", "../../escape", 1);
    evil.log("one", "../../escape", 2);
    evil.log("one", ".. .. escape", 2);
    const out = path.join(root, "hostile");
    const { files } = await renderReport({
      store: evil,
      study: hostile,
      out,
      text: { title: hostile, text: [hostile] },
    });
    for (const file of files)
      expect(path.relative(out, file)).toMatch(
        /^(charts\/escape(-2)?\.(png|pdf|csv)|tables\/[a-z-]+\.tex|report\.(md|html|tex|pdf))$/,
      );
    const html = await readFile(path.join(out, "report.html"), "utf8");
    const page = html.replace(element(html, "<script>", "</script>"), "");
    expect(page).not.toContain("<script>alert");
    expect(page).not.toContain("<img src=x");
    expect(page.match(/<\/script>/g)).toHaveLength(3);
    const markdown = await readFile(path.join(out, "report.md"), "utf8");
    expect(markdown.replaceAll(/```text[^]*?```/g, "")).not.toMatch(/(?<!\\)<script/);
    const table: string[][] = parse(await readFile(path.join(out, "charts", "escape-2.csv"), "utf8"));
    expect(table.flat()).toContain("'=1+1");
  });

  it("reports runs without any figure", async () => {
    const bare = new MemoryStore();
    bare.add(runOf({ id: "one", label: "kde", seed: 0, status: "queued" }));
    const out = path.join(root, "bare");
    const { files } = await renderReport({ store: bare, study: "study", out, formats: ["md", "html"] });
    expect(files.map((file) => path.basename(file))).toEqual(["report.md", "report.html"]);
    expect(await readFile(path.join(out, "report.html"), "utf8")).toContain("1 of 1 runs did not complete");
  });

  it("says where it cannot write", async () => {
    const file = path.join(root, "occupied");
    await writeFile(file, "");
    const bare = new MemoryStore();
    bare.add(runOf({ id: "one", label: "kde", seed: 0 }));
    const report = renderReport({ store: bare, study: "study", out: file });
    await expect(report).rejects.toThrow(UserError);
    await expect(report).rejects.toThrow(/cannot be written to .*occupied/);
  });
});
