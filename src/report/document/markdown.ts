import { cellText, markSigns, type Cell, type ReportDocument, type Section, type Table } from "./document.js";
import type { Block, Inline } from "./text.js";

/** The report as Markdown (GitHub's dialect), its pictures in `folder` beside it. */
export function markdownReport(document: ReportDocument, folder: string): string {
  const parts = [
    `# ${escaped(document.title)}`,
    ...document.lead.map(blockText),
    ...document.sections.flatMap((section) => sectionParts(section, folder)),
  ];
  return `${parts.join("\n\n")}\n`;
}

function sectionParts(section: Section, folder: string): readonly string[] {
  return [
    ...(section.heading === "" ? [] : [`## ${escaped(section.heading)}`]),
    ...section.text.map(blockText),
    ...section.paragraphs.map(escaped),
    ...(section.findings.length > 0 ? [section.findings.map((finding) => `- ${escaped(finding)}`).join("\n")] : []),
    ...section.charts.flatMap((chart) => [
      `### ${escaped(chart.title)}`,
      `![${escaped(chart.title)}](${folder}/${chart.name}.png)`,
      escaped(chart.caption),
    ]),
    ...section.animations.flatMap((animation) => [
      `### ${escaped(animation.title)}`,
      `![${escaped(animation.title)}](${folder}/${animation.name}.gif)`,
      escaped(animation.caption),
    ]),
    ...section.tables.flatMap((table) => [escaped(table.caption), tableText(table)]),
    ...section.listings.flatMap((listing) => [`**${escaped(listing.title)}**`, fenced(listing.text)]),
  ];
}

function tableText(table: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const rule = table.columns.map((_, i) => (i >= table.numbersFrom ? "---:" : "---"));
  return [line(table.columns.map(escaped)), line(rule), ...table.rows.map((row) => line(row.map(cell)))].join("\n");
}

function cell(value: Cell): string {
  const text = escaped(cellText(value));
  if (typeof value === "string") return text;
  const mark = value.mark === undefined ? "" : escaped(markSigns[value.mark]);
  return `${value.best ? `**${text}**` : text}${mark}`;
}

function blockText(block: Block): string {
  switch (block.kind) {
    case "paragraph":
      return inlineText(block.content);
    case "heading":
      return `### ${inlineText(block.content)}`;
    case "code":
      return fenced(block.text);
    case "list":
      return block.items.map((item, i) => `${block.ordered ? `${i + 1}.` : "-"} ${inlineText(item)}`).join("\n");
  }
}

function inlineText(content: readonly Inline[]): string {
  return content.map(inline).join("");
}

function inline(one: Inline): string {
  switch (one.kind) {
    case "text":
      return escaped(one.text);
    case "code":
      return codeSpan(one.text);
    case "emphasis":
      return `*${inlineText(one.content)}*`;
    case "strong":
      return `**${inlineText(one.content)}**`;
    case "link":
      return `[${inlineText(one.content)}](<${one.href.replaceAll(/[<>\\]/g, encodeURIComponent)}>)`;
  }
}

/** Code within text: its fence is longer than any within. */
function codeSpan(text: string): string {
  const fence = "`".repeat(1 + Math.max(0, ...[...text.matchAll(/`+/g)].map((match) => match[0].length)));
  const room = /^`|`$/.test(text) ? " " : "";
  return `${fence}${room}${text}${room}${fence}`;
}

/** Text in which nothing is taken for markup. */
function escaped(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]<>#|~$&]/g, "\\$&").replaceAll(/\s*\n\s*/g, " ");
}

/** A code block that holds any text: its fence is longer than any within. */
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map((match) => match[0].length));
  const fence = "`".repeat(longest + 1);
  return `${fence}text\n${text.replace(/\n$/, "")}\n${fence}`;
}
