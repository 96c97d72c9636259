import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { UserError } from "../../src/numerics/error.js";
import { renderReport } from "../../src/report/index.js";
import type { Benchmark } from "../benchmark.js";
import { budget } from "../budget.js";
import { filledStore } from "../store/filled-store.js";

const program = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

const runs = 1_000;
/** Points of each run, nearly all of them of its loss. */
const points = 100;

/** The command as its user waits for it: from its start until all is printed. */
async function commandTime(args: readonly string[]): Promise<number> {
  const began = performance.now();
  const child = spawn(process.execPath, [program, ...args], { stdio: ["ignore", "ignore", "inherit"] });
  const [code] = (await once(child, "close")) as [number | null];
  if (code === 0) return performance.now() - began;
  throw new UserError(`\`pushforward ${args[0]}\` has failed; \`npm run build\` makes the program that is measured.`, {
    kind: "failure",
  });
}

/** A table of every run with what differs and every metric. */
const command = budget("compare-command", "ms", 1_000, async () => {
  const { store, remove } = await filledStore(runs, points, points);
  return { ours: () => commandTime(["compare", "bench", "--store", store.url]), stop: remove };
});

/** The report in all its usual formats of a study with so many runs: 200 settings, five seeds each. */
const report = budget("report-comparison", "ms", 5_000, async () => {
  const { store, remove } = await filledStore(runs, points, points);
  const out = await mkdtemp(path.join(tmpdir(), "pushforward-bench-"));
  return {
    ours: async () => {
      const began = performance.now();
      await renderReport({ store, study: "bench", out });
      return performance.now() - began;
    },
    stop: async () => {
      await rm(out, { recursive: true, force: true });
      await remove();
    },
  };
});

export const comparisonSpeed: readonly Benchmark[] = [command, report];
