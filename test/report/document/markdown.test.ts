import { describe, expect, it } from "vitest";
import { section } from "../../../src/report/document/document.js";
import { markdownReport } from "../../../src/report/document/markdown.js";

describe("markdownReport", () => {
  it("writes headings, findings, tables and listings, with nothing in a name taken for markup", () => {
    const text = markdownReport(
      {
        title: "a_b *c*",
        lead: ["Line one\nline two <b>"],
        sections: [
          section("Results", {
            findings: ["one", "two"],
            tables: [
              { caption: "Cap", columns: ["x|y", "n"], rows: [["a", { text: "1", best: true }]], numbersFrom: 1 },
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
        "## Results",
        "- one\n- two",
        "Cap",
        "| x\\|y | n |\n| --- | ---: |\n| a | **1** |",
        "**File**",
        "````text\na\n```\nb\n````\n",
      ].join("\n\n"),
    );
  });
});
