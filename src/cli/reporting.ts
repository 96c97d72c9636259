import path from "node:path";
import { UserError } from "../numerics/error.js";
import type { RenderedReport, ReportFormat, ReportText } from "../report/index.js";
import type { Json, Run, Store } from "../tracking/store.js";

export interface ReportOptions {
  /** All runs of the study if left out. */
  readonly runs?: readonly Run[];
  readonly out?: string;
  readonly formats?: readonly ReportFormat[];
}

/** Where the report of a study goes if nothing else is said. */
function defaultFolder(study: string): string {
  if (!/^[\w][\w.-]*$/.test(study)) {
    throw new UserError(
      `The study ${JSON.stringify(study)} has no name for a folder: say with --out where its report goes.`,
    );
  }
  return path.join("results", "reports", study);
}

/** What the study said of itself when it last ran. */
function textOf(description: Readonly<Record<string, Json>>): ReportText {
  const word = (name: string): string | undefined => {
    const value = description[name];
    return typeof value === "string" ? value : undefined;
  };
  const [title, about, question] = ["title", "description", "question"].map(word);
  const text = description["text"];
  return {
    ...(title !== undefined && { title }),
    ...(about !== undefined && { description: about }),
    ...(question !== undefined && { question }),
    ...(Array.isArray(text) && { text: text.map(String) }),
  };
}

/** Renders the report of a study into a folder. */
export async function writeReport(store: Store, study: string, options: ReportOptions): Promise<RenderedReport> {
  const { renderReport } = await import("../report/index.js");
  const known = (await store.studies()).find(({ name }) => name === study);
  return renderReport({
    store,
    study,
    out: options.out ?? defaultFolder(study),
    text: textOf(known?.description ?? {}),
    ...(options.runs && { runs: options.runs.map(({ id }) => id) }),
    ...(options.formats && { formats: options.formats }),
  });
}
