import path from "node:path";
import { writingNew } from "../../exchange/target.js";
import { UserError } from "../../numerics/error.js";
import type { Run, Store } from "../../tracking/store.js";
import { defineCommand, exitCodes, shared } from "../command.js";
import { print } from "../output/table.js";
import { printable } from "../output/printable.js";
import { answer, questionOptions } from "../runs/question.js";
import { selectRuns } from "../runs/select.js";
import { withStore } from "../stores.js";

const formats = ["pushforward", "csv", "json", "parquet", "mlflow", "tensorboard"] as const;
type Format = (typeof formats)[number];

/** What the name of the target says; a folder or `.zip` of Pushforward's own if nothing. */
function formatOf(asked: string | undefined, target: string): Format {
  const byName: Readonly<Record<string, Format>> = {
    ".csv": "csv",
    ".json": "json",
    ".parquet": "parquet",
    ".db": "mlflow",
  };
  return (asked as Format | undefined) ?? byName[path.extname(target)] ?? "pushforward";
}

async function exportTable(
  store: Store,
  runs: readonly Run[],
  target: string,
  format: "csv" | "json" | "parquet",
  series: string | undefined,
) {
  const { runsTable, seriesTable, writeTable } = await import("../../exchange/tables.js");
  const names = series === "all" ? undefined : series?.split(",");
  await writingNew([target], async () => {
    writeTable(target, series === undefined ? runsTable(runs) : await seriesTable(store, runs, names), format);
  });
}

async function exportNative(store: Store, runs: readonly Run[], target: string): Promise<void> {
  const { writeArchive } = await import("../../exchange/archive.js");
  const { keptRun } = await import("../../exchange/kept.js");
  const { keptSweeps } = await import("../../exchange/kept-sweeps.js");
  const { NativeWriter } = await import("../../exchange/native.js");
  await writingNew([target], async () => {
    const archive = writeArchive(target);
    try {
      const writer = new NativeWriter(archive);
      for (const run of runs) await writer.add(await keptRun(store, run));
      const exported = new Set(runs.map(({ study }) => study));
      writer.addSweeps(await keptSweeps(store, runs));
      writer.describe((await store.studies()).filter(({ name }) => exported.has(name)));
      await writer.finish();
    } catch (error) {
      archive.abandon();
      throw error;
    }
  });
}

async function exportMlflow(store: Store, runs: readonly Run[], target: string): Promise<void> {
  const { keptRun } = await import("../../exchange/kept.js");
  const { artifactsBeside, MlflowWriter } = await import("../../exchange/mlflow/write.js");
  await writingNew([target, artifactsBeside(target)], async () => {
    const writer = await MlflowWriter.create(target);
    try {
      for (const run of runs) await writer.add(await keptRun(store, run));
    } finally {
      await writer.finish();
    }
  });
}

async function exportTensorboard(store: Store, runs: readonly Run[], target: string): Promise<void> {
  const { keptRun } = await import("../../exchange/kept.js");
  const { writeEvents } = await import("../../exchange/tensorboard/write.js");
  await writingNew([target], async () => {
    for (const run of runs) writeEvents(target, await keptRun(store, run));
  });
}

const ended = ["completed", "pruned", "failed", "killed", "crashed"] as const;

export const exportCommand = defineCommand({
  name: "export",
  summary: "Write runs to files: to take along, as tables, or for MLflow and TensorBoard",
  positionals: { runs: { describe: "runs, or studies (of which the runs that have ended are taken)", many: true } },
  options: {
    out: {
      describe: "folder or .zip to write; .csv, .json and .parquet are tables, .db is for MLflow",
      alias: "o",
      value: "PATH",
    },
    format: { describe: "what to write, where the name does not say", choices: formats, value: "FORMAT" },
    series: { describe: 'in tables, points of these series in place of runs; "all" for every one', value: "NAME,…" },
    where: questionOptions.where,
    store: shared.store,
  },
  examples: [
    ["export moons --out moons.zip", "all that is kept of a study, for another machine's `import`"],
    ["export moons --out loss.parquet --series loss,nll.test", "series as a table"],
  ],
  run: (args) =>
    withStore(args.store, async (store) => {
      if (args.out === undefined) throw new UserError("--out is missing: where should the export go?");
      const target = args.out;
      const format = formatOf(args.format, target);
      if (args.series !== undefined && !["csv", "json", "parquet"].includes(format)) {
        throw new UserError(`--series chooses what tables hold, but ${format} takes whole runs; leave it out.`);
      }
      const selected = await selectRuns(store, args.runs, { status: ended });
      const runs = answer(selected, { where: args.where, sort: undefined, reverse: false });
      if (runs.length === 0) throw new UserError("There is no run to export.", { kind: "failure" });
      if (format === "pushforward") await exportNative(store, runs, target);
      else if (format === "mlflow") await exportMlflow(store, runs, target);
      else if (format === "tensorboard") await exportTensorboard(store, runs, target);
      else await exportTable(store, runs, target, format, args.series);
      print(`Exported ${runs.length} run${runs.length === 1 ? "" : "s"} to ${printable(target)}`);
      return exitCodes.done;
    }),
});
