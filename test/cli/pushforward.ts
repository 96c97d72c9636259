import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

/** Path of an experiment file of the tests. */
export function study(name: string): string {
  return fileURLToPath(new URL(`studies/${name}.ts`, import.meta.url));
}

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The built program in a folder of its own, where its store and its reports go. */
export class Pushforward {
  readonly folder: string;

  /** `name` begins the name of its folder. */
  constructor(name = "pushforward-cli-") {
    this.folder = mkdtempSync(path.join(os.tmpdir(), name));
  }

  get storeUrl(): string {
    return `sqlite:${path.join(this.folder, "results", "pushforward.db")}`;
  }

  start(...args: string[]): ChildProcess {
    // Libraries that colour output do so wherever CI is set, pipes included; the program must not.
    const env: NodeJS.ProcessEnv = { ...process.env, CI: "true" };
    delete env["PUSHFORWARD_STORE"];
    return spawn(process.execPath, [program, ...args], { cwd: this.folder, env, stdio: ["ignore", "pipe", "pipe"] });
  }

  run(...args: string[]): Promise<Finished> {
    return finished(this.start(...args));
  }

  /** What a command prints as JSON; throws if it fails. */
  async json(...args: string[]): Promise<unknown> {
    const { code, stdout, stderr } = await this.run(...args, "--json");
    if (code !== 0) throw new Error(`${args.join(" ")} ended with ${String(code)}: ${stderr}`);
    return JSON.parse(stdout);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** What a process prints from now on, once it ends; throws if it has ended, whose end nobody would hear of again. */
export function finished(child: ChildProcess): Promise<Finished> {
  if (child.exitCode !== null || child.signalCode !== null) throw new Error("The process has ended already.");
  let stdout = "";
  let stderr = "";
  child.stdout!.on("data", (data: Buffer) => (stdout += data.toString()));
  child.stderr!.on("data", (data: Buffer) => (stderr += data.toString()));
  return new Promise((resolve) => {
    child.once("close", (code) => {
      resolve({ code, stdout, stderr });
    });
  });
}

/** Resolves once standard output holds a match. */
export function printed(child: ChildProcess, pattern: RegExp): Promise<RegExpExecArray> {
  let stdout = "";
  return new Promise((resolve, reject) => {
    child.stdout!.on("data", (data: Buffer) => {
      stdout += data.toString();
      const match = pattern.exec(stdout);
      if (match) resolve(match);
    });
    child.once("close", () => {
      reject(new Error(`The program ended without printing ${String(pattern)}: ${stdout}`));
    });
  });
}
