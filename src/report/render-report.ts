import path from "node:path";
import { gather } from "./data/gather.js";
import type { ReportStore, ReportText, RunsAgain } from "./data/report-data.js";
import { story } from "./document/story.js";
import { renderDocument, replacedBy, type ReportFormat, usualFormats } from "./render-document.js";
import { ReportFolder } from "./report-folder.js";

export interface ReportRequest {
  readonly store: ReportStore;
  readonly study: string;
  /** Ids of the runs to report; all of the study's if absent. */
  readonly runs?: readonly string[];
  /** Folder to write to; made if it is not there. */
  readonly out: string;
  /** `usualFormats` if absent. */
  readonly formats?: readonly ReportFormat[];
  readonly text?: ReportText;
  /** Model or setting to test against, in place of the one that the study names. */
  readonly baseline?: string;
  /** The words of the command that makes this report again, where it is not of all runs of the study. */
  readonly command?: readonly string[];
  /** The sweeps that the runs come from, as commands. */
  readonly again?: RunsAgain;
}

export interface RenderedReport {
  /** Every file that was written, without the list of their checksums. */
  readonly files: readonly string[];
  /** The HTML report, if it was asked for. */
  readonly html?: string;
}

/** Writes the report of a study. The same runs give the same bytes. */
export async function renderReport(request: ReportRequest): Promise<RenderedReport> {
  const formats = new Set(request.formats ?? usualFormats);
  const document = story(await gather(request.store, request));
  const folder = new ReportFolder(request.out);
  for (const [name, content] of await renderDocument(document, formats)) await folder.write(name, content);
  await folder.finish(replacedBy(formats));
  return {
    files: folder.files,
    ...(formats.has("html") && { html: path.join(request.out, "report.html") }),
  };
}
