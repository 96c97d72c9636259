import type { Chart } from "./charts/chart.js";
import { csv } from "../exchange/csv.js";
import { drawAnimation } from "./document/animation.js";
import type { ReportDocument } from "./document/document.js";
import { htmlReport } from "./document/html.js";
import { latexReport } from "./document/latex.js";
import { markdownReport } from "./document/markdown.js";
import { pdfReport } from "./document/pdf.js";
import { PngRenderer } from "./document/png.js";
import { renderPdf, renderSvg } from "./document/vector.js";

/**
 * html: one self-contained file; md: Markdown beside its pictures; tex: LaTeX with its tables and charts as files; pdf: one
 * document, and every chart; png, svg: every chart; csv: what each chart plots; gif: every animation.
 */
export const reportFormats = ["html", "md", "tex", "pdf", "png", "svg", "csv", "gif"] as const;
export type ReportFormat = (typeof reportFormats)[number];

/** What is written where nothing else is asked for. */
export const usualFormats: readonly ReportFormat[] = ["html", "md", "tex", "pdf", "png", "csv", "gif"];

/** Extensions of the files that a format consists of. */
const extensions: Readonly<Record<ReportFormat, readonly string[]>> = {
  html: [".html"],
  md: [".md", ".png", ".gif"],
  tex: [".tex", ".pdf"],
  pdf: [".pdf"],
  png: [".png"],
  svg: [".svg"],
  csv: [".csv"],
  gif: [".gif", ".png"],
};

/** Whether a report in these formats takes the place of a file of an earlier one. */
export function replacedBy(formats: Iterable<ReportFormat>): (name: string) => boolean {
  const written = new Set([...formats].flatMap((format) => extensions[format]));
  return (name) => written.has(name.slice(name.lastIndexOf(".")));
}

export const chartsFolder = "charts";
export const tablesFolder = "tables";

/** The files of a report in the formats asked for, by relative name. The same document gives the same bytes. */
export async function renderDocument(
  document: ReportDocument,
  formats: ReadonlySet<ReportFormat>,
): Promise<ReadonlyMap<string, string | Uint8Array>> {
  const charts = document.sections.flatMap((section) => section.charts);
  const animations = document.sections.flatMap((section) => section.animations);
  const asks = (...some: readonly ReportFormat[]) => some.some((format) => formats.has(format));
  const pictures = asks("html", "png", "md") ? drawAll(charts) : new Map<Chart, Uint8Array>();
  const played = asks("html", "md", "gif", "tex") ? animations : [];
  const moving = new Map(played.map((animation) => [animation, drawAnimation(animation.flow)]));

  const files = new Map<string, string | Uint8Array>();
  for (const chart of charts) {
    const file = `${chartsFolder}/${chart.name}`;
    if (asks("png", "md")) files.set(`${file}.png`, pictures.get(chart)!);
    if (asks("svg")) files.set(`${file}.svg`, renderSvg(chart));
    if (asks("tex", "pdf")) files.set(`${file}.pdf`, renderPdf(chart));
    if (asks("csv")) files.set(`${file}.csv`, csv(chart.plotted));
  }
  for (const [{ name }, { gif, still }] of moving) {
    if (asks("gif", "md")) files.set(`${chartsFolder}/${name}.gif`, gif);
    if (asks("gif", "tex")) files.set(`${chartsFolder}/${name}.png`, still);
  }
  if (asks("md")) files.set("report.md", markdownReport(document, chartsFolder));
  if (asks("tex")) for (const [name, text] of latexReport(document)) files.set(name, text);
  if (asks("pdf")) files.set("report.pdf", pdfReport(document));
  if (asks("html")) files.set("report.html", await htmlReport(document, { charts: pictures, animations: moving }));
  return files;
}

function drawAll(charts: readonly Chart[]): ReadonlyMap<Chart, Uint8Array> {
  const renderer = new PngRenderer();
  return new Map(charts.map((chart) => [chart, renderer.render(chart)]));
}
