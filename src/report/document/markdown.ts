import { cellText, type Cell, type ReportDocument, type Section, type Table } from "./document.js";

/** The report as Markdown (GitHub's dialect), its pictures in `folder` beside it. */
export function markdownReport(document: ReportDocument, folder: string): string {
  const parts = [
    `# ${escaped(document.title)}`,
    ...document.lead.map(escaped),
    ...document.sections.flatMap((section) => sectionParts(section, folder)),
  ];
  return `${parts.join("\n\n")}\n`;
}

function sectionParts(section: Section, folder: string): readonly string[] {
  return [
    `## ${escaped(section.heading)}`,
    ...section.paragraphs.map(escaped),
    ...(section.findings.length > 0 ? [section.findings.map((finding) => `- ${escaped(finding)}`).join("\n")] : []),
    ...section.charts.flatMap((chart) => [
      `### ${escaped(chart.title)}`,
      `![${escaped(chart.title)}](${folder}/${chart.name}.png)`,
      escaped(chart.caption),
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
  return typeof value !== "string" && value.best ? `**${text}**` : text;
}

/** Text in which nothing is taken for markup. */
function escaped(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]<>#|~]/g, "\\$&").replaceAll(/\s*\n\s*/g, " ");
}

/** A code block that holds any text: its fence is longer than any within. */
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map((match) => match[0].length));
  const fence = "`".repeat(longest + 1);
  return `${fence}text\n${text.replace(/\n$/, "")}\n${fence}`;
}
