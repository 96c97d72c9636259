import { describe, expect, it } from "vitest";
import { section } from "../../../src/report/document/document.js";
import { markdownReport } from "../../../src/report/document/markdown.js";
import { paragraph, readText } from "../../../src/report/document/text.js";

describe("markdownReport", () => {
  it("writes headings, findings, tables and listings, with nothing in a name taken for markup", () => {
    const text = markdownReport(
      {
        title: "a_b *c*",
        lead: [paragraph("Line one\nline two <b>"), ...readText("*a* **b** `c|d` [e](https://f.g/h_i)\n\n1. x\n2. y")],
        sections: [
          section("Results", {
            findings: ["one", "two"],
            tables: [
              {
                ...{ name: "t", caption: "Cap", columns: ["x|y", "n"], numbersFrom: 1 },
                rows: [
                  ["a", { text: "1", best: true, mark: "better" }],
                  ["b", { text: "2", best: false, mark: "worse" }],
                ],
              },
            ],
            listings: [{ title: "File", text: "a\n```\nb\n", open: false }],
          }),
        ],
      },
      "charts",
    );
    expect(text).toBe(
      [
        "# a\\_b \\*c\\*",
        "Line one line two \\<b\\>",
        "*a* **b** `c|d` [e](<https://f.g/h_i>)",
        "1. x\n2. y",
        "## Results",
        "- one\n- two",
        "Cap",
        "| x\\|y | n |\n| --- | ---: |\n| a | **1**\\* |\n| b | 2† |",
        "**File**",
        "````text\na\n```\nb\n````\n",
      ].join("\n\n"),
    );
  });
});
