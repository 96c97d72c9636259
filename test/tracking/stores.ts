import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { openStore } from "../../src/tracking/open.js";
import type { NewRun, Store } from "../../src/tracking/store.js";

/** A place for a store that does not exist yet. */
export interface Site {
  readonly url: string;
  open(options?: { leaseMs?: number }): Promise<Store>;
  remove(): void;
}

/** A kind of store, for the suites that run over each. */
export interface Kind {
  readonly name: string;
  readonly site: () => Site;
}

export const sqlite: Kind = {
  name: "SQLite",
  site: () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), "pushforward-store-"));
    const url = `sqlite:${path.join(folder, "runs.db")}`;
    return {
      url,
      open: (options) => openStore(url, { create: true, ...options }),
      remove: () => {
        rmSync(folder, { recursive: true, force: true });
      },
    };
  },
};

/** A trial that differs from others by its bandwidth and seed. */
export function trial(seed: number, sigma = 0.1, changes: Partial<NewRun> = {}): NewRun {
  return {
    study: "bandwidth",
    label: "kde",
    seed,
    config: { model: { kind: "model", name: "kde", options: { sigma } } },
    configHash: `hash-of-${sigma}`,
    options: { model: "kde", "model.sigma": sigma },
    point: { "model.sigma": sigma },
    overrides: {},
    source: { path: "experiments/bandwidth.ts", text: "export default {};\n" },
    ...changes,
  };
}

/** Metric points of one name, at steps 0, 1, …. */
export function pointsOf(name: string, values: readonly number[], firstStep = 0) {
  return values.map((value, i) => ({ name, step: firstStep + i, value, at: 1_700_000_000_000 + i }));
}
