import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { Chart } from "../charts/chart.js";
import { fontFamily, fontWeights } from "../drawing/fonts.js";
import { cellText, type Cell, type Listing, type ReportDocument, type Section, type Table } from "./document.js";
import { jsonForScript, markup, Markup } from "./escape.js";
import { pageScript } from "./page-script.js";
import { fontFile } from "./png.js";
import { styleSheet } from "./style-sheet.js";

/**
 * The report as one file that needs nothing else: pictures, typeface, Chart.js and the data of every chart are inside, and
 * its content security policy lets it load nothing. Without JavaScript the pictures stay.
 */
export async function htmlReport(document: ReportDocument, pictures: ReadonlyMap<Chart, Buffer>): Promise<string> {
  const style = `${await fontFaces()}\n${styleSheet}`;
  const script = await pageScript();
  const charts = document.sections.flatMap((section) => section.charts);
  const data = charts.map(({ name, width, height, config }) => ({ name, width, height, config }));
  const policy = [
    "default-src 'none'",
    "img-src data:",
    "font-src data:",
    `style-src '${hashOf(style)}'`,
    `script-src '${hashOf(script)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  const page = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="Pushforward">
<title>${document.title}</title>
<style>${new Markup(style)}</style>
</head>
<body>
<main>
<h1>${document.title}</h1>
${document.lead.map((paragraph) => markup`<p class="lead">${paragraph}</p>`)}
${document.sections.map((section) => sectionMarkup(section, pictures))}
</main>
<script type="application/json" id="charts">${jsonForScript(data)}</script>
<script>${new Markup(script)}</script>
</body>
</html>
`;
  return page.text;
}

function sectionMarkup(section: Section, pictures: ReadonlyMap<Chart, Buffer>): Markup {
  // A table that goes with a single chart stands beside it where the window is wide enough.
  const [beside, below] = section.charts.length === 1 ? [section.tables, []] : [[], section.tables];
  return markup`<section>
<h2>${section.heading}</h2>
${section.paragraphs.map((paragraph) => markup`<p>${paragraph}</p>`)}
${listMarkup(section.findings)}
<div class="figures">
${section.charts.map((chart) => figureMarkup(chart, pictures.get(chart)!))}
${beside.map(tableMarkup)}
</div>
${below.map(tableMarkup)}
${section.listings.map(listingMarkup)}
</section>`;
}

function listMarkup(items: readonly string[]): Markup | undefined {
  return items.length === 0 ? undefined : markup`<ul>${items.map((item) => markup`<li>${item}</li>`)}</ul>`;
}

function figureMarkup(chart: Chart, picture: Buffer): Markup {
  const source = `data:image/png;base64,${picture.toString("base64")}`;
  return markup`<figure data-chart="${chart.name}">
<h3>${chart.title}</h3>
<img src="${source}" width="${chart.width}" height="${chart.height}" alt="${chart.title}">
<figcaption>${chart.caption}</figcaption>
</figure>`;
}

function tableMarkup(table: Table): Markup {
  const kind = (column: number) => (column >= table.numbersFrom ? "number" : "text");
  const heads = table.columns.map((column, i) => markup`<th scope="col" class="${kind(i)}">${column}</th>`);
  const rows = table.rows.map((row, i) => {
    const cells = row.map((cell, j) => markup`<td class="${kind(j)}">${cellMarkup(cell)}</td>`);
    return markup`<tr class="${beginsGroup(table, i) ? "group" : "row"}">${cells}</tr>`;
  });
  return markup`<div class="table"><p>${table.caption}</p>
<table>
<thead><tr>${heads}</tr></thead>
<tbody>
${rows}
</tbody>
</table></div>`;
}

function beginsGroup({ grouped, rows }: Table, i: number): boolean {
  return grouped === true && i > 0 && cellText(rows[i]![0]!) !== cellText(rows[i - 1]![0]!);
}

function cellMarkup(cell: Cell): Markup {
  return typeof cell !== "string" && cell.best ? markup`<strong>${cell.text}</strong>` : markup`${cellText(cell)}`;
}

function listingMarkup({ title, text, open }: Listing): Markup {
  return markup`<details${open ? new Markup(" open") : undefined}>
<summary>${title}</summary>
<pre>${text}</pre>
</details>`;
}

async function fontFaces(): Promise<string> {
  const faces = fontWeights.map(async (weight) => {
    const file = (await readFile(fontFile(weight))).toString("base64");
    return `@font-face { font-family: "${fontFamily}"; font-weight: ${weight}; src: url(data:font/ttf;base64,${file}) format("truetype"); }`;
  });
  return (await Promise.all(faces)).join("\n");
}

function hashOf(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
