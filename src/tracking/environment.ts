import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Json } from "./store.js";
import { withoutPasswords } from "./text.js";

const run = promisify(execFile);

/** Names of untracked files that are kept. */
const mostUntracked = 100;
const longestPatch = 1e7;
const lockfiles = ["package-lock.json", "pnpm-lock.yaml", "yarn.lock", "bun.lock"];

/** The nearest of `names` in `folder` or a folder above it. */
function findUpward(folder: string, names: readonly string[]): string | undefined {
  for (let at = path.resolve(folder); ; at = path.dirname(at)) {
    const found = names.map((name) => path.join(at, name)).find((file) => existsSync(file));
    if (found !== undefined || at === path.dirname(at)) return found;
  }
}

function packageVersion(manifest: string | undefined): string | null {
  if (manifest === undefined) return null;
  return (JSON.parse(readFileSync(manifest, "utf8")) as { version: string }).version;
}

/** Versions of what Pushforward stands on, as they are installed. */
function packageVersions(manifest: string | undefined): Readonly<Record<string, Json>> {
  if (manifest === undefined) return {};
  const { dependencies = {} } = JSON.parse(readFileSync(manifest, "utf8")) as { dependencies?: object };
  const folder = path.dirname(manifest);
  return Object.fromEntries(
    Object.keys(dependencies).map((name) => [
      `packages.${name}`,
      packageVersion(findUpward(folder, [path.join("node_modules", name, "package.json")])),
    ]),
  );
}

async function git(folder: string, ...args: string[]): Promise<string> {
  return (await run("git", ["-C", folder, ...args], { maxBuffer: 2 ** 28 })).stdout;
}

/** Commit of the repository that holds `folder`, and whether its files differ from it; nulls where there is none. */
async function gitState(folder: string): Promise<Readonly<Record<string, Json>>> {
  try {
    const commit = (await git(folder, "rev-parse", "HEAD")).trim();
    const changes = (await git(folder, "status", "--porcelain", "-z")).split("\0").filter((line) => line !== "");
    const untracked = changes.filter((line) => line.startsWith("?? ")).map((line) => line.slice(3));
    return {
      "git.commit": commit,
      "git.dirty": changes.length > 0,
      ...(untracked.length > 0 && { "git.untracked": untracked.slice(0, mostUntracked) }),
    };
  } catch {
    return { "git.commit": null, "git.dirty": null };
  }
}

/**
 * What the tracked files of the repository that holds the experiment file `file` differ in from its commit, as a patch for
 * `git apply`; undefined if nothing, if there is no repository, or if it is longer than 10 MB.
 */
export async function dirtyPatch(file: string): Promise<string | undefined> {
  try {
    const patch = await git(path.dirname(path.resolve(file)), "diff", "--binary", "--no-color", "HEAD");
    return patch === "" || patch.length > longestPatch ? undefined : patch;
  } catch {
    return undefined;
  }
}

/** Names of the graphics processors, where nvidia-smi tells them. */
async function gpus(): Promise<readonly string[]> {
  try {
    const { stdout } = await run("nvidia-smi", ["--query-gpu=name", "--format=csv,noheader"], { timeout: 5_000 });
    return stdout.trim().split("\n");
  } catch {
    return [];
  }
}

/** How the work was divided; what else a run is set to is in its configuration. */
export interface Division {
  /** Of each worker. */
  readonly threads: number;
  readonly workers: number;
  /** Trials that each trains at once, at most. */
  readonly replicas?: number;
}

/** What a run of the experiment file `file` is run with: machine, versions, commit, division of work, command line. */
export async function describeEnvironment(file: string, division: Division): Promise<Readonly<Record<string, Json>>> {
  const here = path.dirname(fileURLToPath(import.meta.url));
  const folder = path.dirname(path.resolve(file));
  const lockfile = findUpward(folder, lockfiles);
  const cpus = os.cpus();
  const graphics = await gpus();
  const own = findUpward(here, ["package.json"]);
  return {
    pushforward: packageVersion(own),
    node: process.version,
    platform: `${os.platform()} ${os.arch()} ${os.release()}`,
    cpu: cpus[0]?.model ?? null,
    cores: os.availableParallelism(),
    "memory.bytes": os.totalmem(),
    ...(graphics.length > 0 && { gpu: graphics }),
    host: os.hostname(),
    ...division,
    ...(await gitState(folder)),
    "lockfile.sha256":
      lockfile === undefined ? null : createHash("sha256").update(readFileSync(lockfile)).digest("hex"),
    folder: process.cwd(),
    command: withoutPasswords([path.basename(process.execPath), ...process.argv.slice(1)].join(" ")),
    ...packageVersions(own),
  };
}
