import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { openStore } from "../../src/tracking/open.js";
import type { NewRun, Store } from "../../src/tracking/store.js";

/** A store in a temporary folder. */
export interface TemporaryStore {
  readonly store: Store;
  readonly remove: () => Promise<void>;
}

export async function temporaryStore(): Promise<TemporaryStore> {
  const folder = mkdtempSync(path.join(tmpdir(), "pushforward-bench-"));
  const store = await openStore(`sqlite:${path.join(folder, "runs.db")}`, { create: true });
  return {
    store,
    async remove() {
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Metrics of a run beside its loss, one point each. */
const figures = ["nll.test", "nll.test.se", "w2", "sw2", "mmd2", "energy", "memorisation", "nfe", "time.training"];

/** A trial as studies have them: some forty options, of which one is searched over. */
export function benchTrial(i: number, seeds = 5): NewRun {
  const sigma = Math.floor(i / seeds) / 1000;
  const options = {
    ...Object.fromEntries(
      Array.from({ length: 40 }, (_, k) => [`part${k % 8}.option${k}`, k % 3 === 0 ? `text ${k}` : k / 7]),
    ),
    "loss.path.sigma": sigma,
  };
  return {
    study: "bench",
    label: "flowMatching",
    seed: i % seeds,
    config: { model: { kind: "model", name: "flowMatching", options } },
    configHash: `configuration ${sigma}`,
    options,
    point: { "loss.path.sigma": sigma },
    overrides: {},
    source: { path: "experiments/bench.ts", text: "export default {};\n" },
  };
}

/** Completed runs with `points` points each, nearly all of them of their losses, and one run with a series of `long` points. */
export async function filledStore(
  runs: number,
  points: number,
  long: number,
): Promise<TemporaryStore & { longest: string }> {
  const filled = await temporaryStore();
  const { store } = filled;
  const environment = { node: process.version, platform: "linux x64", command: "pushforward sweep bench.ts" };
  await store.enqueue(Array.from({ length: runs }, (_, i) => benchTrial(i)));
  let longest = "";
  for (let i = 0; i < runs; i++) {
    const run = (await store.claim({}, "bench", environment))!;
    const at = Date.now();
    const length = i === 0 ? long : points - figures.length;
    if (i === 0) longest = run.id;
    await store.log(
      run.id,
      Array.from({ length }, (_, step) => ({ name: "loss", step, value: 1 / (step + 1) + Math.sin(step * i), at })),
    );
    await store.log(
      run.id,
      figures.map((name, k) => ({ name, step: length, value: k + Math.cos(i), at })),
    );
    await store.finish(run.id, "completed");
  }
  return { ...filled, longest };
}
