import path from "node:path";
import { suggestion } from "../../component/nearest.js";
import { UserError } from "../../numerics/error.js";
import type { RenderedReport, ReportFormat } from "../../report/index.js";
import type { Store } from "../../tracking/store.js";
import { defineCommand, exitCodes, shared } from "../command.js";
import { printJson } from "../output/json.js";
import { printable } from "../output/printable.js";
import { print } from "../output/table.js";
import { writeReport } from "../reporting.js";
import { answer, questionOptions } from "../runs/question.js";
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
    runs: { describe: "studies, or runs; the only study if left out", many: true, optional: true },
  },
  options: {
    out: { describe: "folder to write to; results/reports/STUDY if left out", value: "DIR" },
    format: { describe: "html, md, tex, pdf, png, svg, csv, gif; all but svg if left out", value: "FORMAT,…" },
    where: questionOptions.where,
    baseline: { describe: "model or setting against which the others are tested", value: "LABEL" },
    freeze: { describe: "write all formats with the runs themselves, for a paper's supplement", value: "DIR" },
    store: shared.store,
    json: shared.json,
  },
  examples: [
    ["report moons --baseline kernelDensity", "marks what is significantly better or worse"],
    ["report moons --where 'training.steps = 5000' --format pdf,tex", "some of the runs, for a paper"],
    ["report moons --freeze supplement", "the report with everything it was made from"],
  ],
  run: (args) =>
    withStore(args.store, async (store) => {
      if (args.freeze !== undefined && (args.out !== undefined || args.format !== undefined)) {
        throw new UserError("--freeze names the folder and writes every format: leave out --out and --format.");
      }
      const formats = await parseFormats(args.format);
      const words = args.runs.length > 0 ? args.runs : [await onlyStudy(store)];
      const selected = await selectRuns(store, words);
      const runs = answer(selected, { where: args.where, sort: undefined, reverse: false });
      if (runs.length === 0) throw new UserError("No run meets the condition to report.", { kind: "failure" });
      const studies = [...new Set(runs.map(({ study }) => study))];
      if (studies.length > 1 && args.freeze !== undefined) {
        throw new UserError(
          `A frozen report is of one study, but these runs are of ${studies.length}: ${studies.join(", ")}.`,
        );
      }
      const rendered: RenderedReport[] = [];
      for (const study of studies) {
        const own = words.filter((word) => word === study || selected.every((run) => run.study !== word));
        const options = {
          runs: runs.filter((run) => run.study === study),
          ...(formats && { formats }),
          ...(args.out !== undefined && { out: studies.length === 1 ? args.out : path.join(args.out, study) }),
          ...(args.baseline !== undefined && { baseline: args.baseline }),
          ...(args.freeze !== undefined && { freeze: args.freeze }),
          command: commandOf(own, args.where, args.baseline),
        };
        rendered.push(await writeReport(store, study, options));
      }
      if (args.json) printJson(rendered.length === 1 ? rendered[0] : rendered);
      else
        for (const { html, files } of rendered)
          print(html === undefined ? files.map(printable).join("\n") : printable(html));
      return exitCodes.done;
    }),
});

/** The words of the command that makes a report again, wherever it goes. */
function commandOf(
  runs: readonly string[],
  where: string | undefined,
  baseline: string | undefined,
): readonly string[] {
  return [
    ...["pushforward", "report", ...runs],
    ...(where === undefined ? [] : ["--where", where]),
    ...(baseline === undefined ? [] : ["--baseline", baseline]),
  ];
}
