import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { UserError } from "../numerics/error.js";
import type { Chart } from "./charts/chart.js";
import { gather } from "./data/gather.js";
import type { ReportStore, ReportText } from "./data/report-data.js";
import { csv } from "../exchange/csv.js";
import { htmlReport } from "./document/html.js";
import { markdownReport } from "./document/markdown.js";
import { PngRenderer } from "./document/png.js";
import { story } from "./document/story.js";

/** html: one self-contained file; md: Markdown beside its pictures; png: every chart; csv: what each chart plots. */
export const reportFormats = ["html", "md", "png", "csv"] as const;
export type ReportFormat = (typeof reportFormats)[number];

export interface ReportRequest {
  readonly store: ReportStore;
  readonly study: string;
  /** Ids of the runs to report; all of the study's if absent. */
  readonly runs?: readonly string[];
  /** Folder to write to; made if it is not there. */
  readonly out: string;
  /** All of them if absent. */
  readonly formats?: readonly ReportFormat[];
  readonly text?: ReportText;
}

export interface RenderedReport {
  /** Every file that was written. */
  readonly files: readonly string[];
  /** The HTML report, if it was asked for. */
  readonly html?: string;
}

const chartsFolder = "charts";

/** Writes the report of a study. The same runs give the same bytes. */
export async function renderReport(request: ReportRequest): Promise<RenderedReport> {
  const formats = new Set(request.formats ?? reportFormats);
  const data = await gather(request.store, request);
  const document = story(data);
  const charts = document.sections.flatMap((section) => section.charts);
  const drawn = formats.has("html") || formats.has("png") || formats.has("md");
  const pictures = drawn ? drawAll(charts) : new Map<Chart, Buffer>();

  const contents = new Map<string, string | Uint8Array>();
  for (const chart of charts) {
    const file = path.join(chartsFolder, chart.name);
    if (formats.has("png") || formats.has("md")) contents.set(`${file}.png`, pictures.get(chart)!);
    if (formats.has("csv")) contents.set(`${file}.csv`, csv(chart.plotted));
  }
  if (formats.has("md")) contents.set("report.md", markdownReport(document, chartsFolder));
  if (formats.has("html")) contents.set("report.html", await htmlReport(document, pictures));

  const files = await write(request.out, contents);
  return { files, ...(formats.has("html") && { html: path.join(request.out, "report.html") }) };
}

function drawAll(charts: readonly Chart[]): ReadonlyMap<Chart, Buffer> {
  const renderer = new PngRenderer();
  return new Map(charts.map((chart) => [chart, renderer.render(chart)]));
}

async function write(out: string, contents: ReadonlyMap<string, string | Uint8Array>): Promise<readonly string[]> {
  try {
    const files: string[] = [];
    for (const [name, content] of contents) {
      const file = path.join(out, name);
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, content);
      files.push(file);
    }
    return files;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UserError(
      `The report cannot be written to ${out} (${reason}); name a folder that you may write to with --out.`,
      {
        kind: "failure",
        cause,
      },
    );
  }
}
