import path from "node:path";
import { UserError } from "../numerics/error.js";
import type { RenderedReport, ReportFormat } from "../report/index.js";
import type { Run, Store } from "../tracking/store.js";

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

/** Renders the report of a study into a folder. */
export async function writeReport(store: Store, study: string, options: ReportOptions): Promise<RenderedReport> {
  const { renderReport, reportTextOf } = await import("../report/index.js");
  const known = (await store.studies()).find(({ name }) => name === study);
  return renderReport({
    store,
    study,
    out: options.out ?? defaultFolder(study),
    text: reportTextOf(known ?? { name: study, description: {} }),
    ...(options.runs && { runs: options.runs.map(({ id }) => id) }),
    ...(options.formats && { formats: options.formats }),
  });
}
