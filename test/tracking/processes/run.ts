import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** Starts a script of this folder. */
export function start(script: string, args: readonly (string | number)[], cwd?: string): ChildProcess {
  const file = fileURLToPath(new URL(`${script}.ts`, import.meta.url));
  const tsx = import.meta.resolve("tsx");
  return spawn(process.execPath, ["--import", tsx, file, ...args.map(String)], {
    stdio: ["ignore", "pipe", "pipe"],
    ...(cwd !== undefined && { cwd }),
  });
}

/** Lines of standard output; rejects if the process fails. */
export async function finished(child: ChildProcess): Promise<string[]> {
  let output = "";
  let errors = "";
  child.stdout!.on("data", (data: Buffer) => (output += data.toString()));
  child.stderr!.on("data", (data: Buffer) => (errors += data.toString()));
  const code = await new Promise((resolve) => child.once("close", resolve));
  if (code !== 0) throw new Error(`A process ended with ${String(code)}: ${errors}`);
  return output.split("\n").filter((line) => line !== "");
}

/** The next line of standard output. */
export function nextLine(child: ChildProcess): Promise<string> {
  const lines = createInterface({ input: child.stdout! });
  return new Promise((resolve) => lines.once("line", resolve));
}
