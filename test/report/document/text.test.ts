import { expect, it } from "vitest";
import { plainText, readText } from "../../../src/report/document/text.js";

const words = (text: string) => [{ kind: "text", text }];

it("reads paragraphs, headings, lists, code, emphasis and links", () => {
  expect(readText("# H\n\nOne\ntwo *a* **b** `c`.\n\n- x\n- y\n\n1. z\n\n```\ncode\n```")).toEqual([
    { kind: "heading", content: words("H") },
    {
      kind: "paragraph",
      content: [
        ...words("One two "),
        { kind: "emphasis", content: words("a") },
        ...words(" "),
        { kind: "strong", content: words("b") },
        ...words(" "),
        { kind: "code", text: "c" },
        ...words("."),
      ],
    },
    { kind: "list", ordered: false, items: [words("x"), words("y")] },
    { kind: "list", ordered: true, items: [words("z")] },
    { kind: "code", text: "code" },
  ]);
});

it("leaves HTML, pictures and links to scripts the text that they are", () => {
  const [html, link, picture] = readText("<b>x</b> y\n\n[a](javascript:alert(1))\n\n![p](q.png)");
  const text = (block: typeof html) => plainText((block as { content: Parameters<typeof plainText>[0] }).content);
  expect(text(html)).toBe("<b>x</b> y");
  expect(text(link)).toBe("[a](javascript:alert(1))");
  expect(text(picture)).toBe("![p](q.png)");
  expect(JSON.stringify([html, link, picture])).not.toContain('"link"');
});
