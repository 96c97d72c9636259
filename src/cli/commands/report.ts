import { suggestion } from "../../component/nearest.js";
import { UserError } from "../../numerics/error.js";
import type { ReportFormat } from "../../report/index.js";
import type { Store } from "../../tracking/store.js";
import { defineCommand, exitCodes, shared } from "../command.js";
import { printJson } from "../output/json.js";
import { printable } from "../output/printable.js";
import { print } from "../output/table.js";
import { writeReport } from "../reporting.js";
import { selectRuns } from "../runs/select.js";
import { withStore } from "../stores.js";

async function parseFormats(text: string | undefined): Promise<readonly ReportFormat[] | undefined> {
  if (text === undefined) return undefined;
  const { reportFormats } = await import("../../report/index.js");
  return text.split(",").map((word) => {
    const format = reportFormats.find((known) => known === word.trim());
    if (format === undefined) {
      throw new UserError(`--format: there is no format ${JSON.stringify(word)}; ${suggestion(word, reportFormats)}`);
    }
    return format;
  });
}

/** The one study that the store has. */
async function onlyStudy(store: Store): Promise<string> {
  const studies = (await store.studies()).map(({ name }) => name);
  if (studies.length === 1) return studies[0]!;
  const listed = studies.map((name) => JSON.stringify(name)).join(", ");
  throw new UserError(
    studies.length === 0
      ? `There are no runs in ${store.url} to report.`
      : `Name the study to report: one of ${listed}.`,
    { kind: studies.length === 0 ? "failure" : "usage" },
  );
}

export const report = defineCommand({
  name: "report",
  summary: "Write the report of a study: figures, tables and what they were made with",
  positionals: {
    runs: { describe: "a study, or runs of one; the only study if left out", many: true, optional: true },
  },
  options: {
    out: { describe: "folder to write to; results/reports/STUDY if left out", value: "DIR" },
    format: { describe: "html, md, png, svg, pdf, csv; all if left out", value: "FORMAT,…" },
    store: shared.store,
    json: shared.json,
  },
  run: (args) =>
    withStore(args.store, async (store) => {
      const formats = await parseFormats(args.format);
      const runs = await selectRuns(store, args.runs.length > 0 ? args.runs : [await onlyStudy(store)]);
      const studies = [...new Set(runs.map(({ study }) => study))];
      if (studies.length !== 1) {
        throw new UserError(
          `A report is of one study, but these runs are of ${studies.length}: ${studies.join(", ")}.`,
        );
      }
      const options = { runs, ...(args.out !== undefined && { out: args.out }), ...(formats && { formats }) };
      const rendered = await writeReport(store, studies[0]!, options);
      if (args.json) printJson(rendered);
      else print(rendered.html === undefined ? rendered.files.map(printable).join("\n") : printable(rendered.html));
      return exitCodes.done;
    }),
});
