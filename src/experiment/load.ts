import { readdirSync, readFileSync } from "node:fs";
import { register as registerHooks } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { register as registerTypeScript } from "tsx/esm/api";
import { suggestion } from "../component/nearest.js";
import { show } from "../component/options.js";
import { UserError } from "../numerics/error.js";
import type { NewRun } from "../tracking/store.js";
import { isExperiment, type Experiment } from "./experiment.js";
import type { HookData } from "./module-hooks.js";

export interface LoadedExperiment {
  readonly experiment: Experiment;
  /** The file's text, which is kept with its runs, and its path as it was given. */
  readonly source: NewRun["source"];
}

/** The study that an experiment file (TypeScript or JavaScript) defines; a UserError says why there is none. */
export async function loadExperiment(file: string): Promise<LoadedExperiment> {
  const text = read(file);
  prepareLoader();
  const module = await importFile(file);
  if (!("default" in module)) {
    throw new UserError(`${file}: expected \`export default defineExperiment({ … })\`, found no default export.`);
  }
  const { default: experiment } = module;
  if (!isExperiment(experiment)) {
    throw new UserError(`${file}: expected the default export to be what defineExperiment({ … }) returns; it is not.`);
  }
  return { experiment, source: { path: file, text } };
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") throw new UserError(`${file}: no such experiment file; ${hint(file)}`, { cause: error });
    if (code === "EISDIR")
      throw new UserError(`${file}: expected an experiment file, found a folder.`, { cause: error });
    throw new UserError(`${file}: the experiment file cannot be read (${code ?? String(error)}).`, { cause: error });
  }
}

function hint(file: string): string {
  const folder = path.dirname(file);
  try {
    return suggestion(
      path.basename(file),
      readdirSync(folder).filter((name) => /\.[cm]?[jt]s$/.test(name)),
    );
  } catch {
    return `there is no folder ${folder}.`;
  }
}

// The hooks and the public API lie beside this file, compiled or not as it is.
const extension = path.extname(import.meta.url);
const index = new URL(`../index${extension}`, import.meta.url).href;
let prepared = false;

function prepareLoader(): void {
  if (prepared) return;
  prepared = true;
  registerTypeScript({ tsconfig: false });
  registerHooks<HookData>(new URL(`./module-hooks${extension}`, import.meta.url), { data: { index } });
}

async function importFile(file: string): Promise<{ readonly default?: unknown }> {
  const absolute = path.resolve(file);
  try {
    return (await import(pathToFileURL(absolute).href)) as { readonly default?: unknown };
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`${file}${await explain(error, absolute)}`, { cause: error });
  }
}

/** Where in the file an error arose (":12: ", if it can be told) and what it says, on one line. */
async function explain(error: unknown, absolute: string): Promise<string> {
  if (!(error instanceof Error)) return `: it threw ${show(error)}.`;
  const syntax = /:(\d+):\d+: ERROR: (.*)/.exec(error.message);
  if (syntax !== null) return `:${syntax[1]!}: the file does not compile: ${syntax[2]!}.`;
  const unknown = /module 'pushforward' does not provide an export named '(.*)'/.exec(error.message)?.[1];
  if (unknown !== undefined) {
    const known = Object.keys((await import(index)) as object);
    return `: pushforward has no "${unknown}"; ${suggestion(unknown, known)}`;
  }
  const frame = error.stack?.split("\n").find((line) => line.includes(`${absolute}:`));
  const line = frame === undefined ? undefined : /:(\d+):\d+\)?$/.exec(frame)?.[1];
  const [first = ""] = error.message.split("\n");
  return `${line === undefined ? "" : `:${line}`}: ${error.name}: ${first}`;
}
