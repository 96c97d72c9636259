import path from "node:path";
import { UserError } from "../numerics/error.js";
import type { RenderedReport, ReportFormat } from "../report/index.js";
import type { Run, Store } from "../tracking/store.js";

export interface ReportOptions {
  /** All runs of the study if left out. */
  readonly runs?: readonly Run[];
  readonly out?: string;
  readonly formats?: readonly ReportFormat[];
  /** In place of the one that the study names. */
  readonly baseline?: string;
  /** Everything for a supplement, in this folder. */
  readonly freeze?: string;
  /** The words of the command that makes the report again. */
  readonly command?: readonly string[];
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
  const { freezeReport, renderReport, reportTextOf } = await import("../report/index.js");
  const { commandsAgain } = await import("../sweep/commands-again.js");
  const known = (await store.studies()).find(({ name }) => name === study);
  const { baseline, command, formats, freeze, runs } = options;
  const request = {
    store,
    study,
    text: reportTextOf(known ?? { name: study, description: {} }),
    ...(baseline !== undefined && { baseline }),
    ...(runs && { runs: runs.map(({ id }) => id) }),
    ...(command && { command }),
    again: await commandsAgain(store, study, runs ?? (await store.records({ study }, []))),
  };
  if (freeze !== undefined) return freezeReport({ ...request, out: freeze });
  return renderReport({ ...request, out: options.out ?? defaultFolder(study), ...(formats && { formats }) });
}
