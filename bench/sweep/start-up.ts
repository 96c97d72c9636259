import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Benchmark } from "../benchmark.js";
import { budget } from "../budget.js";

// The command is what is built, as users run it.
const program = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
const study = fileURLToPath(new URL("first-step.ts", import.meta.url));

/** Seconds from the start of the command until the study says that its first step is done. */
async function secondsToFirstStep(store: string): Promise<number> {
  const began = performance.now();
  const child = spawn(process.execPath, [program, "run", study, "--store", store], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let seconds: number | undefined;
  createInterface({ input: child.stdout }).on("line", (line) => {
    if (line.includes("first step done")) seconds ??= (performance.now() - began) / 1000;
  });
  await new Promise((resolve) => child.once("close", resolve));
  if (seconds === undefined) throw new Error("The command ended without a first step: is dist/ built?");
  return seconds;
}

/** `pushforward run` of a small study: from the command to its first training step. */
export const startUp: Benchmark = budget("start-up", "s", 1.5, () => {
  const folder = mkdtempSync(path.join(tmpdir(), "pushforward-bench-"));
  return Promise.resolve({
    ours: () => secondsToFirstStep(`sqlite:${path.join(mkdtempSync(path.join(folder, "round-")), "runs.db")}`),
    stop: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  });
});
