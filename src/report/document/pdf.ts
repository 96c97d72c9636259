import { flowFrame, flowThemes } from "../charts/flow-frame.js";
import type { Chart } from "../charts/chart.js";
import {
  cellText,
  markSigns,
  type Animation,
  type Listing,
  type ReportDocument,
  type Section,
  type Table,
} from "./document.js";
import { paper, PdfPages, textWidth, widthOf } from "./pdf-page.js";
import { setLines, setText, wrapped, type Run } from "./pdf-text.js";
import { fitted, headLines, tablePieces } from "./table-pieces.js";
import type { Block, Inline } from "./text.js";

const ink = "#222222";
const faint = "#555555";
const size = { title: 20, section: 14, figure: 10.5, text: 10, caption: 8.5, cell: 7.5, code: 7 } as const;
/** Points a CSS pixel, at most. */
const chartScale = 0.75;

/** The report as one PDF document: text as text, charts as vectors, typefaces embedded. */
export function pdfReport(document: ReportDocument): Uint8Array {
  const pages = new PdfPages(document.title);
  setText(pages, [{ text: document.title, face: "bold" }], { size: size.title, color: ink, after: 8 });
  for (const block of document.lead) writeBlock(pages, block);
  for (const section of document.sections) writeSection(pages, section);
  return pages.finish();
}

function writeSection(pages: PdfPages, section: Section): void {
  const { heading, text, paragraphs, findings, charts, animations, tables, listings } = section;
  if (heading !== "") {
    pages.reserve(36 + roomBelowHeading(section));
    pages.y += pages.y > paper.top ? 14 : 0;
    setText(pages, [{ text: heading, face: "bold" }], { size: size.section, color: ink, after: 2 });
    pages.line(paper.left, pages.y, textWidth, 0.5, "#BBBBBB");
    pages.y += 8;
  }
  for (const block of text) writeBlock(pages, block);
  for (const one of paragraphs) writeParagraph(pages, [{ kind: "text", text: one }]);
  if (findings.length > 0)
    writeItems(
      pages,
      findings.map((finding) => [{ kind: "text", text: finding }]),
      false,
    );
  for (const chart of charts) writeChart(pages, chart);
  for (const animation of animations) writeAnimation(pages, animation);
  for (const table of tables) writeTable(pages, table);
  for (const listing of listings) writeListing(pages, listing);
}

/** What has to follow a heading on its page: its first figure whole, or the beginning of anything else. */
function roomBelowHeading({ text, paragraphs, findings, charts, animations }: Section): number {
  const figure = charts[0] ?? (animations[0] && figureOf(animations[0]));
  return figure && text.length + paragraphs.length + findings.length === 0 ? placed(figure).room : 54;
}

function writeBlock(pages: PdfPages, block: Block): void {
  switch (block.kind) {
    case "paragraph":
      writeParagraph(pages, block.content);
      return;
    case "heading":
      pages.reserve(50);
      setText(
        pages,
        runs(block.content).map((run) => ({ ...run, face: "bold" })),
        { size: 11.5, color: ink, after: 4 },
      );
      return;
    case "code":
      writeCode(pages, block.text);
      return;
    case "list":
      writeItems(pages, block.items, block.ordered);
  }
}

function writeParagraph(pages: PdfPages, content: readonly Inline[]): void {
  setText(pages, runs(content), { size: size.text, color: ink, after: 6 });
}

function writeItems(pages: PdfPages, items: readonly (readonly Inline[])[], ordered: boolean): void {
  items.forEach((item, i) => {
    const bullet = ordered ? `${i + 1}.` : "•";
    setText(pages, runs(item), { size: size.text, color: ink, after: 3, indent: 14, bullet });
  });
  pages.y += 4;
}

/** Text in pieces of one face each. */
function runs(content: readonly Inline[], face: Run["face"] = "regular", url?: string): readonly Run[] {
  return content.flatMap((one): readonly Run[] => {
    const link = url === undefined ? {} : { url };
    switch (one.kind) {
      case "text":
        return [{ text: one.text, face, ...link }];
      case "code":
        return [{ text: one.text, face: "mono", ...link }];
      case "emphasis":
        return runs(one.content, "italic", url);
      case "strong":
        return runs(one.content, "bold", url);
      case "link":
        return runs(one.content, face, one.href);
    }
  });
}

function writeChart(pages: PdfPages, chart: Chart): void {
  writeFigure(pages, chart, (x, y, scale) => {
    pages.chart(chart, x, y, scale);
  });
}

function writeAnimation(pages: PdfPages, animation: Animation): void {
  writeFigure(pages, figureOf(animation), (x, y, scale) => {
    const { page } = pages;
    page.save();
    page.translate(x, y);
    page.scale(scale, scale);
    flowFrame(animation.flow, 1, flowThemes.light).draw(page);
    page.restore();
  });
}

type Figure = Pick<Chart, "title" | "caption" | "width" | "height">;

function figureOf({ title, caption, flow: { width, height } }: Animation): Figure {
  return { title, caption: `${caption} Here at t = 1.`, width, height };
}

/** How a figure is scaled, and how much of a page it takes with its title and caption. */
function placed({ caption, width, height }: Figure): { readonly scale: number; readonly room: number } {
  const captionLines = wrapped([{ text: caption, face: "regular" }], size.caption, textWidth).length;
  const around = size.figure * 1.6 + captionLines * size.caption * 1.35 + 16;
  const scale = Math.min(chartScale, textWidth / width, (paper.bottom - paper.top - around) / height);
  return { scale, room: around + height * scale };
}

/** A figure with its title above and its caption below, together on a page. */
function writeFigure(pages: PdfPages, figure: Figure, draw: (x: number, y: number, scale: number) => void): void {
  const { title, caption, height } = figure;
  const { scale, room } = placed(figure);
  pages.reserve(room);
  setText(pages, [{ text: title, face: "bold" }], { size: size.figure, color: ink, after: 3 });
  draw(paper.left, pages.y, scale);
  pages.y += height * scale + 4;
  setText(pages, [{ text: caption, face: "regular" }], { size: size.caption, color: faint, after: 12 });
}

const cellGap = 9;

function writeTable(pages: PdfPages, table: Table): void {
  const width = (text: string) => widthOf(text, "regular", size.cell) + cellGap;
  for (const piece of tablePieces(table, textWidth, width)) writePiece(pages, piece);
}

function writePiece(pages: PdfPages, table: Table): void {
  const widths = columnWidths(table);
  const rows = table.rows.map((row) =>
    row.map((cell, i) => {
      const best = typeof cell !== "string" && cell.best;
      const mark = typeof cell !== "string" && cell.mark ? markSigns[cell.mark] : "";
      return wrapped(
        [{ text: cellText(cell) + mark, face: best ? "bold" : "regular" }],
        size.cell,
        widths[i]! - cellGap,
      );
    }),
  );
  const heads = table.columns.map((head, i) =>
    headLines(head).flatMap((text) => wrapped([{ text, face: "bold" }], size.cell, widths[i]! - cellGap)),
  );
  const line = size.cell * 1.35;
  const heightOf = (cells: readonly (readonly unknown[])[]) =>
    Math.max(1, ...cells.map((cell) => cell.length)) * line + 1;
  const total = widths.reduce((sum, width) => sum + width, 0);
  const writeRow = (cells: readonly ReturnType<typeof wrapped>[], bottom: boolean) => {
    const height = heightOf(cells);
    let x = paper.left;
    cells.forEach((lines, i) => {
      const y = bottom ? pages.y + height - lines.length * line : pages.y;
      setLines(pages, lines, { x, y, width: widths[i]! - cellGap, size: size.cell, right: i >= table.numbersFrom });
      x += widths[i]!;
    });
    pages.y += height;
  };
  const writeHead = () => {
    pages.line(paper.left, pages.y, total, 0.8, ink);
    pages.y += 2;
    writeRow(heads, true);
    pages.line(paper.left, pages.y, total, 0.4, ink);
    pages.y += 2;
  };
  pages.reserve(60 + heightOf(heads));
  setText(pages, [{ text: table.caption, face: "regular" }], { size: size.caption, color: faint, after: 4 });
  writeHead();
  rows.forEach((cells, i) => {
    if (pages.y + heightOf(cells) > paper.bottom) {
      pages.turn();
      writeHead();
    }
    const begins = table.grouped === true && i > 0 && cellText(table.rows[i]![0]!) !== cellText(table.rows[i - 1]![0]!);
    if (begins) pages.line(paper.left, pages.y, total, 0.25, "#BBBBBB");
    writeRow(cells, false);
  });
  pages.line(paper.left, pages.y, total, 0.8, ink);
  pages.y += 14;
}

/** As wide as what they hold; where that is too much, the widest columns of text give way and wrap. */
function columnWidths(table: Table): readonly number[] {
  const widths = table.columns.map(
    (head, i) =>
      cellGap +
      Math.max(
        ...headLines(head).map((text) => widthOf(text, "bold", size.cell)),
        ...table.rows.map((row) => widthOf(`${cellText(row[i]!)} *`, "bold", size.cell)),
      ),
  );
  return fitted(widths, textWidth);
}

function writeListing(pages: PdfPages, { title, text }: Listing): void {
  pages.reserve(50);
  pages.y += 4;
  setText(pages, [{ text: title, face: "bold" }], { size: size.figure, color: ink, after: 3 });
  writeCode(pages, text);
}

function writeCode(pages: PdfPages, text: string): void {
  for (const line of text.replace(/\n$/, "").split(/\r?\n/)) {
    const [indent] = /^\s*/.exec(line)!;
    const shift = Math.min(textWidth / 2, widthOf(indent.replaceAll("\t", "  "), "mono", size.code));
    setText(pages, [{ text: line.slice(indent.length), face: "mono" }], {
      ...{ size: size.code, color: ink, after: 0, indent: shift },
    });
  }
  pages.y += 8;
}
