import path from "node:path";
import { csvLines, inert } from "../exchange/csv.js";
import { keptRun } from "../exchange/kept.js";
import { keptSweeps } from "../exchange/kept-sweeps.js";
import { NativeWriter } from "../exchange/native.js";
import { runsTable } from "../exchange/tables.js";
import type { Run, Store } from "../tracking/store.js";
import { gather } from "./data/gather.js";
import { commands } from "./document/provenance.js";
import { story } from "./document/story.js";
import { renderDocument, reportFormats } from "./render-document.js";
import type { RenderedReport, ReportRequest } from "./render-report.js";
import { ReportFolder, sumsFile } from "./report-folder.js";

/** What a frozen report needs of a store. */
export type FrozenStore = Pick<
  Store,
  "runs" | "series" | "artifacts" | "readArtifact" | "attempts" | "output" | "studies" | "sweeps"
>;

export interface FreezeRequest extends Omit<ReportRequest, "formats" | "store"> {
  readonly store: FrozenStore;
}

/**
 * Writes all that a paper's supplement needs: the report in every format, what was run with its metrics and artifacts, and
 * how to make it again. The same runs give the same bytes.
 */
export async function freezeReport(request: FreezeRequest): Promise<RenderedReport> {
  const { store, study, out } = request;
  const data = await gather(store, request);
  const document = story(data);
  const folder = new ReportFolder(out);
  for (const [name, content] of await renderDocument(document, new Set(reportFormats))) {
    await folder.write(name, content);
  }
  const runs = await store.runs({ study, ...(request.runs && { ids: request.runs }) });
  const ended = runs.filter(({ status }) => status !== "queued" && status !== "running");
  await writeRuns(store, study, ended, folder);
  await folder.write("runs.csv", tableOf(runs));
  await folder.write("environments.json", environmentsOf(runs));
  const sources = sourcesOf(runs);
  for (const { name, text } of sources) await folder.write(name, text);
  await folder.write(
    "README.md",
    readme({
      title: document.title,
      study,
      commands: commands(data),
      sources: sources.map(({ name }) => name),
      left: runs.length - ended.length,
    }),
  );
  await folder.finish(() => true);
  return { files: folder.files, html: path.join(out, "report.html") };
}

/** The runs as `pushforward import` takes them. */
async function writeRuns(store: FrozenStore, study: string, runs: readonly Run[], folder: ReportFolder): Promise<void> {
  const writer = new NativeWriter({
    write: (name, content) => folder.write(`runs/${name}`, content),
    finish: () => Promise.resolve(),
    abandon: () => undefined,
  });
  for (const run of runs) await writer.add(await keptRun(store, run));
  writer.addSweeps(await keptSweeps(store, runs));
  writer.describe((await store.studies()).filter(({ name }) => name === study));
  await writer.finish();
}

/** Every run with its options and the last values of its metrics. */
function tableOf(runs: readonly Run[]): string {
  const columns = runsTable(runs);
  const rows = runs.map((_, i) =>
    columns.map(({ type, values }) => {
      const value = values[i] ?? "";
      if (typeof value === "string") return inert(value);
      return type === "time" ? new Date(value).toISOString() : value;
    }),
  );
  return csvLines([columns.map(({ name }) => inert(name)), ...rows]);
}

/** What the runs were run with, each environment once, with the ids of its runs. */
function environmentsOf(runs: readonly Run[]): string {
  const byText = new Map<string, { readonly environment: Run["environment"]; readonly runs: string[] }>();
  for (const { id, environment } of runs) {
    const text = JSON.stringify(environment);
    const known = byText.get(text) ?? { environment, runs: [] };
    known.runs.push(id);
    byText.set(text, known);
  }
  return `${JSON.stringify([...byText.values()], null, 2)}\n`;
}

/** The experiment files, each text once; texts that had one name are numbered. */
function sourcesOf(runs: readonly Run[]): readonly { readonly name: string; readonly text: string }[] {
  const texts = [...new Map(runs.map(({ source }) => [source.text, source])).values()];
  const taken = new Set<string>();
  return texts.map(({ path: file, text }) => {
    const { name, ext } = path.posix.parse(file.replaceAll("\\", "/"));
    const plain = name.replaceAll(/[^\w.-]+/g, "-").replace(/^\.+/, "") || "experiment";
    let free = `${plain}${ext}`;
    for (let i = 2; taken.has(free); i++) free = `${plain}-${i}${ext}`;
    taken.add(free);
    return { name: `experiment/${free}`, text };
  });
}

interface Readme {
  readonly title: string;
  readonly study: string;
  readonly commands: readonly string[];
  readonly sources: readonly string[];
  /** Runs that have not ended, which no export can hold. */
  readonly left: number;
}

function readme({ title, study, commands: again, sources, left }: Readme): string {
  const open =
    left === 0 ? "" : ` ${left} run${left === 1 ? " that has" : "s that have"} not ended are not among them.`;
  return `${[
    `# ${title.replaceAll(/\s*\n\s*/g, " ")}`,
    `The report of the study \`${study.replaceAll("`", "'")}\` with all that it was made from.`,
    [
      "- `report.html`, `report.pdf`, `report.md`, `report.tex`: the report; `report.tex` compiles where it stands.",
      "- `charts/`: every chart as PDF, SVG and PNG, and what it plots as CSV; `tables/`: every table as LaTeX.",
      "- `runs.csv`: every run with its options and metrics.",
      `- \`runs/\`: the runs whole, with their series and artifacts.${open}`,
      `- \`experiment/\`: what was run (${sources.map((name) => `\`${path.posix.basename(name)}\``).join(", ")}).`,
      "- `environments.json`: machines, versions and commits.",
      `- \`${sumsFile}\`: the checksum of every file here.`,
    ].join("\n"),
    "To check that nothing has changed:",
    `\`\`\`sh\nsha256sum --check ${sumsFile}\n\`\`\``,
    "To look at the runs, and to make the report again from them:",
    `\`\`\`sh\npushforward import runs --store sqlite:supplement.db\n${again.at(-1)!} --store sqlite:supplement.db\n\`\`\``,
    "To run everything again:",
    `\`\`\`sh\n${again.join("\n")}\n\`\`\``,
  ].join("\n\n")}\n`;
}
