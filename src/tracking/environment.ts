import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Json } from "./store.js";

const run = promisify(execFile);

const describedPackages = ["@tensorflow/tfjs", "onnxruntime-node"];
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

/** Commit of the repository that holds `folder`, and whether its files differ from it; nulls where there is none. */
async function gitState(folder: string): Promise<{ "git.commit": string | null; "git.dirty": boolean | null }> {
  const git = async (...args: string[]): Promise<string> => (await run("git", ["-C", folder, ...args])).stdout.trim();
  try {
    const commit = await git("rev-parse", "HEAD");
    const changes = await git("status", "--porcelain");
    return { "git.commit": commit, "git.dirty": changes !== "" };
  } catch {
    return { "git.commit": null, "git.dirty": null };
  }
}

/** How the work was divided; what else a run is set to is in its configuration. */
export interface Division {
  /** Of each worker. */
  readonly threads: number;
  readonly workers: number;
}

/** What a run of the experiment file `file` is run with: machine, versions, commit, division of work, command line. */
export async function describeEnvironment(file: string, division: Division): Promise<Readonly<Record<string, Json>>> {
  const here = path.dirname(fileURLToPath(import.meta.url));
  const folder = path.dirname(path.resolve(file));
  const lockfile = findUpward(folder, lockfiles);
  const cpus = os.cpus();
  return {
    pushforward: packageVersion(findUpward(here, ["package.json"])),
    node: process.version,
    platform: `${os.platform()} ${os.arch()} ${os.release()}`,
    cpu: cpus[0]?.model ?? null,
    cores: os.availableParallelism(),
    "memory.bytes": os.totalmem(),
    ...division,
    ...(await gitState(folder)),
    "lockfile.sha256":
      lockfile === undefined ? null : createHash("sha256").update(readFileSync(lockfile)).digest("hex"),
    command: [path.basename(process.execPath), ...process.argv.slice(1)].join(" "),
    ...Object.fromEntries(
      describedPackages.map((name) => [
        `packages.${name}`,
        packageVersion(findUpward(here, [path.join("node_modules", name, "package.json")])),
      ]),
    ),
  };
}
