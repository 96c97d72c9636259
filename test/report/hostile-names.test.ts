import { mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { parse } from "csv-parse/sync";
import { marked, type Tokens } from "marked";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { renderReport } from "../../src/report/index.js";
import { MemoryStore, runOf } from "./fixture.js";

const names = [
  ...["constructor", "__proto__", "toString", "hasOwnProperty", "-rf", "=SUM(A1)", "1. first"],
  ...["100 % _under_ & #1 ${x}", "~^\\alpha{}", `"q", 'a'`, "a|b", "`code` *bold*", "$x^2$", "&amp; &lt;"],
  ...["<script>alert(1)</script>", "漢字 🙂 é σ² ≥"],
];

const store = new MemoryStore();
names.forEach((label, i) => {
  for (const seed of [0, 1]) {
    for (const sigma of [0.1, 0.2]) {
      const id = `${i}-${seed}-${sigma}`;
      const point = { [label]: sigma };
      store.add(runOf({ id, label, seed, point, options: { ...point, text: label } }));
      store.log(id, "w2", i + sigma + 0.01 * seed);
      store.log(id, "loss", [3, 2, 1 + sigma]);
    }
  }
});

let out: string;
const read = (name: string) => readFile(path.join(out, name), "utf8");
beforeAll(async () => {
  out = await mkdtemp(path.join(os.tmpdir(), "pushforward-names-"));
  await renderReport({
    ...{ store, study: "study", out, baseline: "__proto__" },
    formats: ["html", "md", "tex", "csv"],
    text: { title: names.join(" "), question: names.join(" "), text: ["Prices of $5 and $6."] },
  });
}, 60_000);
afterAll(() => rm(out, { recursive: true, force: true }));

/** What a reader sees of Markdown's inline text. */
function seen(tokens: readonly Tokens.Generic[] = []): string {
  return tokens.map((token) => (token.tokens ? seen(token.tokens) : (token["text"] as string))).join("");
}

describe("names that mean something elsewhere", () => {
  it("stand in the page as they are", async () => {
    const page = await read("report.html");
    const cells = [...page.matchAll(/<td class="text">([^<]*)<\/td>/g)].map(([, text]) =>
      text!
        .replaceAll("&lt;", "<")
        .replaceAll("&gt;", ">")
        .replaceAll("&quot;", '"')
        .replaceAll("&#39;", "'")
        .replaceAll("&amp;", "&"),
    );
    for (const name of names) expect(cells).toContain(name);
    const embedded = /<script type="application\/json" id="charts">([^]*?)<\/script>/.exec(page)![1]!;
    for (const name of names) expect(embedded).toContain(JSON.stringify(name).slice(1, -1).replaceAll("<", "\\u003c"));
  });

  it("stand in the tables of the Markdown as they are, each in one cell", async () => {
    const tables = marked
      .lexer(await read("report.md"))
      .filter((token): token is Tokens.Table => token.type === "table");
    const results = tables.find(({ header }) => header.some(({ text }) => text.startsWith("W2")))!;
    const models = results.rows.map(([model]) => seen(model!.tokens));
    for (const name of names)
      expect(
        models.some((model) => model.startsWith(name)),
        name,
      ).toBe(true);
    for (const { header, rows } of tables) for (const row of rows) expect(row).toHaveLength(header.length);
  });

  it("open no formula in GitHub's Markdown", async () => {
    const text = (await read("report.md")).replaceAll(/```text[^]*?```/g, "");
    expect(text).not.toMatch(/(?<!\\)\$/);
  });

  it("stand in the tables of what is plotted as they are, but for what a spreadsheet would compute", async () => {
    const rows: string[][] = parse(await read("charts/w2.csv"));
    const series = new Set(rows.map(([name]) => name!));
    for (const name of names) {
      const safe = /^[=+\-@]/.test(name) ? `'${name}` : name;
      expect(
        [...series].some((one) => one.startsWith(safe)),
        name,
      ).toBe(true);
    }
  });

  it("leave LaTeX nothing to run, in ASCII but for accents", async () => {
    for (const file of ["report.tex", "tables/results.tex"]) {
      const tex = await read(file);
      expect(tex).not.toMatch(/\\alpha(?![a-zA-Z])\{\}|[^\\]%.*under|[^\\]#1|[^\\]&amp;/);
      expect(tex).not.toMatch(/[^\n -~\u00c0-\u017f]/);
    }
  });
});
