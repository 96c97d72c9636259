import { inflateSync } from "node:zlib";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { gather } from "../../../src/report/data/gather.js";
import { section } from "../../../src/report/document/document.js";
import { pdfReport } from "../../../src/report/document/pdf.js";
import { PdfPages, widthOf } from "../../../src/report/document/pdf-page.js";
import { wrapped } from "../../../src/report/document/pdf-text.js";
import { story } from "../../../src/report/document/story.js";
import { readText } from "../../../src/report/document/text.js";
import { bandwidthStudy, study } from "../fixture.js";

/** Every stream of a PDF that is compressed, opened, and what stands around them. */
function opened(pdf: Uint8Array): string {
  const text = Buffer.from(pdf).toString("latin1");
  const streams = [...text.matchAll(/FlateDecode[^>]*>>\s*stream\r?\n([^]*?)\r?\nendstream/g)].map((match) => {
    try {
      return inflateSync(Buffer.from(match[1]!, "latin1")).toString("latin1");
    } catch {
      return "";
    }
  });
  return text.replaceAll(/stream[^]*?endstream/g, "") + streams.join("\n");
}

describe("pdfReport", () => {
  let pdf: Uint8Array;
  beforeAll(async () => {
    const data = await gather(bandwidthStudy({ sigmas: [0.1] }), { study, text: { title: "A title" } });
    pdf = pdfReport(story(data));
    expect(Buffer.from(pdfReport(story(data))).equals(Buffer.from(pdf))).toBe(true);
  }, 60_000);

  it("embeds its typefaces, with what makes text selectable, and says nothing of when it was made", () => {
    const text = opened(pdf);
    for (const face of ["SourceSans3-Regular", "SourceSans3-SemiBold", "SourceCodePro-Regular"]) {
      expect(text).toContain(face);
    }
    expect(text).toContain("/FontFile2");
    expect(text).toContain("/ToUnicode");
    expect(text).not.toMatch(/CreationDate|ModDate/);
  });

  it("has pages of A4", () => {
    const pages = [...opened(pdf).matchAll(/\/MediaBox \[0 0 (\d+) (\d+)\]/g)].map((match) => match.slice(1));
    expect(pages.length).toBeGreaterThan(4);
    expect(new Set(pages.map(String))).toEqual(new Set(["595,842"]));
  });

  it("begins a section on the page of its first figure", async () => {
    const data = await gather(bandwidthStudy({ sigmas: [0.1] }), { study });
    const chart = story(data).sections.flatMap((one) => one.charts)[0]!;
    const [write, draw] = [vi.spyOn(PdfPages.prototype, "write"), vi.spyOn(PdfPages.prototype, "chart")];
    // The page has room below two charts for a heading, not for a third chart.
    const sections = ["First", "Second", "Third"].map((heading) => section(heading, { charts: [chart] }));
    pdfReport({ title: "T", lead: [], sections });
    const heights = ["First", "Second", "Third"].map(
      (heading) => write.mock.calls.find(([text]) => text === heading)![2],
    );
    const below = draw.mock.calls.map(([, , y]) => y);
    vi.restoreAllMocks();
    expect(heights[0]).toBeLessThan(heights[1]!);
    expect(heights[2]).toBeLessThan(heights[1]!);
    heights.forEach((height, i) => {
      expect(below[i]! - height).toBeGreaterThan(0);
      expect(below[i]! - height).toBeLessThan(60);
    });
  });

  it("keeps links, and turns the page where a table is long", () => {
    const rows = Array.from({ length: 200 }, (_, i) => [`row ${i}`, String(i)]);
    const long = pdfReport({
      title: "Long",
      lead: readText("[there](https://example.org/x)"),
      sections: [section("T", { tables: [{ name: "t", caption: "", columns: ["a", "b"], rows, numbersFrom: 1 }] })],
    });
    expect(opened(long)).toContain("https://example.org/x");
    expect([...opened(long).matchAll(/\/MediaBox/g)].length).toBeGreaterThan(2);
  });
});

describe("wrapped", () => {
  it("fills lines up to the width, and breaks a word only where it is longer than a line", () => {
    const text =
      "Words of a sentence that is longer than one line, with/a/path/that/is/longer/than/a/line/of/this/width.";
    const lines = wrapped([{ text, face: "regular" }], 10, 120);
    expect(lines.length).toBeGreaterThan(3);
    for (const line of lines) {
      const { x, width } = line.at(-1)!;
      expect(x + width).toBeLessThanOrEqual(120 + 1e-6);
    }
    expect(lines.flatMap((line) => line.map(({ word }) => word.text)).join("")).toBe(text);
    const [first] = lines;
    expect(first!.at(-1)!.x + widthOf("Words of a sentence that is", "regular", 10)).toBeGreaterThan(120);
  });
});
