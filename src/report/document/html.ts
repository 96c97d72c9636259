import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { Chart } from "../charts/chart.js";
import { columnWidth } from "../charts/style.js";
import { fontFamily, fontWeights } from "../drawing/fonts.js";
import type { DrawnAnimation } from "./animation.js";
import {
  cellText,
  markSigns,
  type Animation,
  type Cell,
  type Listing,
  type ReportDocument,
  type Section,
  type Table,
} from "./document.js";
import { jsonForScript, markup, Markup } from "./escape.js";
import { pageScript } from "./page-script.js";
import { fontFile } from "./canvases.js";
import { styleSheet } from "./style-sheet.js";
import type { Block, Inline } from "./text.js";
import { dataUrl, webPicture } from "./web-picture.js";
import { woff } from "./woff.js";

/** The pictures of a report as PNG: each chart, and each animation, which also moves. */
export interface ReportPictures {
  readonly charts: ReadonlyMap<Chart, Uint8Array>;
  readonly animations: ReadonlyMap<Animation, DrawnAnimation>;
}

/**
 * The report as one file that needs nothing else: pictures, typeface, Chart.js and the data of every chart are inside, and
 * its content security policy lets it load nothing. Without JavaScript the pictures stay.
 */
export async function htmlReport(document: ReportDocument, pictures: ReportPictures): Promise<string> {
  const still = await webPictures(document, pictures);
  const style = `${await fontFaces()}\n${styleSheet}`;
  const script = await pageScript();
  const charts = document.sections.flatMap((section) => section.charts);
  const data = charts.map(({ name, width, height, config }) => ({ name, width, height, config }));
  const flows = document.sections.flatMap((section) => section.animations.map(({ name, flow }) => ({ name, flow })));
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
<div class="lead">
${document.lead.map(blockMarkup)}
</div>
${document.sections.map((section) => sectionMarkup(section, still, pictures))}
</main>
<script type="application/json" id="charts">${jsonForScript(data)}</script>
<script type="application/json" id="flows">${jsonForScript(flows)}</script>
<script>${new Markup(script)}</script>
</body>
</html>
`;
  return page.text;
}

/** Every picture that stands still, of charts and of animations at rest, as the page embeds it. */
type StillPictures = ReadonlyMap<Chart | Animation, string>;

async function webPictures({ sections }: ReportDocument, pictures: ReportPictures): Promise<StillPictures> {
  const still = sections.flatMap(({ charts, animations }): (readonly [Chart | Animation, Uint8Array])[] => [
    ...charts.map((chart) => [chart, pictures.charts.get(chart)!] as const),
    ...animations.map((animation) => [animation, pictures.animations.get(animation)!.still] as const),
  ]);
  const embedded = still.map(async ([shown, png]) => {
    const { type, content } = await webPicture(png);
    return [shown, dataUrl(type, content)] as const;
  });
  return new Map(await Promise.all(embedded));
}

function sectionMarkup(section: Section, still: StillPictures, pictures: ReportPictures): Markup {
  // A table that goes with a single chart stands beside it where the window is wide enough.
  const [beside, below] = section.charts.length === 1 ? [section.tables, []] : [[], section.tables];
  return markup`<section>
${section.heading === "" ? undefined : markup`<h2>${section.heading}</h2>`}
${section.text.map(blockMarkup)}
${section.paragraphs.map((paragraph) => markup`<p>${paragraph}</p>`)}
${listMarkup(section.findings)}
<div class="figures">
${section.charts.map((chart) => figureMarkup(chart, still.get(chart)!))}
${section.animations.map((animation) =>
  animationMarkup(animation, still.get(animation)!, pictures.animations.get(animation)!),
)}
${beside.map(tableMarkup)}
</div>
${below.map(tableMarkup)}
${section.listings.map(listingMarkup)}
</section>`;
}

function listMarkup(items: readonly string[]): Markup | undefined {
  return items.length === 0 ? undefined : markup`<ul>${items.map((item) => markup`<li>${item}</li>`)}</ul>`;
}

function figureMarkup(chart: Chart, source: string): Markup {
  const picture = markup`<img src="${source}" width="${chart.width}" height="${chart.height}" alt="${chart.title}">`;
  return markup`<figure data-chart="${chart.name}">
<h3>${chart.title}</h3>
${plate(chart.title, chart.width, picture)}
<figcaption>${chart.caption}</figcaption>
</figure>`;
}

/** Moves unless the reader would rather have pictures stand still; a script makes it a player. */
function animationMarkup({ name, title, caption, flow }: Animation, still: string, { gif }: DrawnAnimation): Markup {
  const size = markup`width="${flow.width}" height="${flow.height}"`;
  const picture = markup`<img class="moving" src="${dataUrl("gif", gif)}" ${size} alt="${title}">
<img class="still" src="${still}" ${size} alt="${title}, at t = 1">`;
  return markup`<figure data-flow="${name}">
<h3>${title}</h3>
${plate(title, flow.width, picture)}
<figcaption>${caption}</figcaption>
</figure>`;
}

/** What a wide picture is scrolled in where the window is narrow, rather than made too small to be read. */
function plate(title: string, width: number, picture: Markup): Markup {
  return width <= columnWidth * 1.5
    ? markup`<div class="plate">${picture}</div>`
    : markup`<div class="plate wide" role="group" tabindex="0" aria-label="${title}">${picture}</div>`;
}

function blockMarkup(block: Block): Markup {
  switch (block.kind) {
    case "paragraph":
      return markup`<p>${inlines(block.content)}</p>`;
    case "heading":
      return markup`<h3>${inlines(block.content)}</h3>`;
    case "code":
      return markup`<pre>${block.text}</pre>`;
    case "list": {
      const items = block.items.map((item) => markup`<li>${inlines(item)}</li>`);
      return block.ordered ? markup`<ol>${items}</ol>` : markup`<ul>${items}</ul>`;
    }
  }
}

function inlines(content: readonly Inline[]): Markup {
  return new Markup(content.map((one) => inlineMarkup(one).text).join(""));
}

function inlineMarkup(inline: Inline): Markup {
  switch (inline.kind) {
    case "text":
      return markup`${inline.text}`;
    case "code":
      return markup`<code>${inline.text}</code>`;
    case "emphasis":
      return markup`<em>${inlines(inline.content)}</em>`;
    case "strong":
      return markup`<strong>${inlines(inline.content)}</strong>`;
    case "link":
      return markup`<a href="${inline.href}" rel="noopener noreferrer">${inlines(inline.content)}</a>`;
  }
}

function tableMarkup(table: Table): Markup {
  const kind = (column: number) => (column >= table.numbersFrom ? "number" : "text");
  const heads = table.columns.map((column, i) => markup`<th scope="col" class="${kind(i)}">${column}</th>`);
  const rows = table.rows.map((row, i) => {
    const cells = row.map((cell, j) => markup`<td class="${kind(j)}">${cellMarkup(cell)}</td>`);
    return markup`<tr class="${beginsGroup(table, i) ? "group" : "row"}">${cells}</tr>`;
  });
  return markup`<div class="table" role="group" tabindex="0" aria-label="Table: ${table.name}"><p>${table.caption}</p>
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
  if (typeof cell === "string") return markup`${cell}`;
  const mark = cell.mark && markup`<sup>${markSigns[cell.mark]}</sup>`;
  return cell.best ? markup`<strong>${cell.text}</strong>${mark}` : markup`${cell.text}${mark}`;
}

function listingMarkup({ title, text, open }: Listing): Markup {
  return markup`<details${open ? new Markup(" open") : undefined}>
<summary>${title}</summary>
<pre>${text}</pre>
</details>`;
}

async function fontFaces(): Promise<string> {
  const faces = fontWeights.map(async (weight) => {
    const file = Buffer.from(woff(await readFile(fontFile(weight)))).toString("base64");
    return `@font-face { font-family: "${fontFamily}"; font-weight: ${weight}; src: url(data:font/woff;base64,${file}) format("woff"); }`;
  });
  return (await Promise.all(faces)).join("\n");
}

function hashOf(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
