import { describe, expect, it } from "vitest";
import { gather } from "../../../src/report/data/gather.js";
import { section, type ReportDocument } from "../../../src/report/document/document.js";
import { latexReport } from "../../../src/report/document/latex.js";
import { breakable, escapeLatex, latexBlock, latexCell, latexLines } from "../../../src/report/document/latex-text.js";
import { story } from "../../../src/report/document/story.js";
import { readText } from "../../../src/report/document/text.js";
import { bandwidthStudy, study } from "../fixture.js";

const hostile = "\\input{/etc/passwd} 50% & #1 $x$ a_b^c ~ {<>} \"'` [x] -- --- | é σ 月 \u202e \\\\ %";

/** Throws unless braces and environments close in the order in which they open; gives the environments' bodies. */
function checkNesting(tex: string): void {
  const open: string[] = [];
  for (const [found, escaped, action, name] of tex.matchAll(/(\\[^a-zA-Z])|\\(begin|end)\{([^}]*)\}|[{}]|%.*/g)) {
    if (escaped !== undefined || found.startsWith("%")) continue;
    if (action === "begin") open.push(name!);
    else if (found === "{") open.push("{");
    else expect(open.pop(), `${found} in ${tex.slice(0, 60)}`).toBe(action === "end" ? name : "{");
  }
  expect(open).toEqual([]);
}

/** Cells of every row of a table's body. */
function columnsOf(tabular: string): readonly number[] {
  const rows = tabular.split("\n").filter((line) => / \\\\$/.test(line));
  return rows.map((row) => row.replaceAll(/\\shortstack\[.\]\{[^&]*\}|\\&/g, "x").split("&").length);
}

describe("latexReport", async () => {
  const text = { title: hostile, question: hostile, text: [hostile], baseline: "kernelDensity" };
  const files = latexReport(story(await gather(bandwidthStudy(), { study, text })));
  const report = files.get("report.tex")!;

  it("closes what it opens, in the report and in each table", () => {
    for (const tex of files.values()) checkNesting(tex);
    expect(report).toMatch(/^% pdflatex .*\n\\documentclass/);
    expect(report.trim().endsWith("\\end{document}")).toBe(true);
  });

  it("includes every table and every chart, each once, and nothing else", () => {
    const inputs = [...report.matchAll(/\\input\{([^}]+)\}/g)].map((match) => `${match[1]!}.tex`);
    expect(inputs.sort()).toEqual([...files.keys()].filter((name) => name.startsWith("tables/")).sort());
    const graphics = [...report.matchAll(/\\includegraphics\[[^\]]*\]\{([^}]+)\}/g)].map((match) => match[1]!);
    expect(graphics).toHaveLength(new Set(graphics).size);
    expect(graphics).toContain("charts/nll-test.pdf");
  });

  it("gives every row of a table as many cells as it has columns", () => {
    for (const [name, tex] of files) {
      if (!name.startsWith("tables/")) continue;
      const [, types] = /\\begin\{(?:tabular|longtable)\}\{(.*)\}$/m.exec(tex)!;
      const columns = types!.replaceAll(/>\{[^}]*\}p\{[^}]*\}/g, "l").length;
      expect(new Set(columnsOf(tex)), name).toEqual(new Set([columns]));
      expect(tex).toContain("\\toprule");
      expect(tex).toContain("\\bottomrule");
    }
  });

  it("sets means and deviations as mathematics, best in bold, significance raised", () => {
    const results = [...files].filter(([name]) => name.startsWith("tables/results")).map(([, tex]) => tex);
    expect(results.join("")).toMatch(/\$\\mathbf\{[\d.]+ \\pm [\d.]+\}(\^\{\*\})?\$/);
    expect(results.join("")).toMatch(/\^\{(\*|\\dagger)\}\$/);
  });

  it("goes over pages where a table is too long for one", () => {
    const rows = Array.from({ length: 50 }, (_, i) => [`row ${i}`, String(i)]);
    const document: ReportDocument = {
      title: "Long",
      lead: [],
      sections: [section("One", { tables: [{ name: "t", caption: "C", columns: ["a", "b"], rows, numbersFrom: 1 }] })],
    };
    const long = latexReport(document);
    expect(long.get("tables/t.tex")).toMatch(/^\\begin\{longtable\}\{lr\}\n\\caption\{C\}/);
    for (const tex of long.values()) checkNesting(tex);
  });
});

describe("LaTeX's text", () => {
  it("escapes every sign that means something to it", () => {
    expect(escapeLatex("\\ { } $ & # % _ ^ ~")).toBe(
      "\\textbackslash{} \\{ \\} \\$ \\& \\# \\% \\_ \\textasciicircum{} \\textasciitilde{}",
    );
    expect(escapeLatex("σ² ± 10⁻³ – é 月\n\u202e")).toBe("$\\sigma$$^{2}$ $\\pm$ 10$^{-3}$ -- é [U+6708] [U+202E]");
    expect(escapeLatex("a--b---c")).toBe("a-{}-b-{}-{}-c");
  });

  it("lets names, paths and hashes break, but no command", () => {
    expect(breakable("a_b/c conditionalFlowMatching").replaceAll("\\allowbreak{}", "|")).toBe(
      "a\\_|b/|c conditional|Flow|Matching",
    );
    expect(breakable("0123456789abcdef0123456789abcdef~").replaceAll("\\allowbreak{}", "|")).toBe(
      "01234567|89abcdef|01234567|89abcdef\\textasciitilde{}",
    );
  });

  it.each([
    ["1.50 ± 0.71", true, "*", "$\\mathbf{1.50 \\pm 0.71}^{*}$"],
    ["(1.2 ± 0.3)×10⁻⁵", false, undefined, "$(1.2 \\pm 0.3)\\times 10^{-5}$"],
    ["−2 ∅", false, "†", "$- 2 \\emptyset^{\\dagger}$"],
    ["a_b", true, undefined, "\\textbf{a\\_b}"],
    ["–", false, undefined, "--"],
  ])("sets the cell %s", (text, best, mark, tex) => {
    expect(latexCell(text, best, mark)).toBe(tex);
  });

  it("keeps the indents of a listing, and hostile text harmless", () => {
    expect(latexLines("if (a) {\n  b = 1;\n}\n")).toContain("\\strut{}~~b = 1;\\par");
    for (const tex of [latexLines(hostile), ...readText(`${hostile}\n\n- ${hostile}\n\n\`a}{b\``).map(latexBlock)]) {
      checkNesting(tex);
      expect(tex).not.toContain("\\input");
    }
    expect(readText("[a](https://b.c/d_e?f=1%202#g)").map(latexBlock)).toEqual([
      "\\href{https://b.c/d\\%5Fe?f=1\\%25202\\%23g}{a}",
    ]);
  });
});
