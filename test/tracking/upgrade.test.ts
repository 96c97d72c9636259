import { cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { loadExperiment } from "../../src/experiment/load.js";
import { runTrial } from "../../src/experiment/run-trial.js";
import { migrations } from "../../src/tracking/migrations/index.js";
import { openStore } from "../../src/tracking/open.js";
import type { Store } from "../../src/tracking/store.js";

const fixtures = fileURLToPath(new URL("fixtures", import.meta.url));
const study = fileURLToPath(new URL("../cli/studies/flow.ts", import.meta.url));
/** One store of each schema that was released: seed 0 completed, seed 1 was stopped in training, seed 2 is queued. */
const schemas = migrations.slice(0, -1).map(({ version }) => version);

describe.each(schemas)("a store of schema %i", (schema) => {
  let folder: string;
  let store: Store;

  beforeEach(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), "pushforward-upgrade-"));
    for (const name of readdirSync(fixtures).filter((entry) => entry.startsWith(`schema-${schema}.`))) {
      cpSync(path.join(fixtures, name), path.join(folder, name), { recursive: true });
    }
    store = await openStore(`sqlite:${path.join(folder, `schema-${schema}.db`)}`);
  });

  afterEach(async () => {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test("is backed up, upgraded and read", async () => {
    expect(readdirSync(folder).filter((name) => name.endsWith(".backup"))).toHaveLength(1);
    const runs = await store.runs();
    expect(runs.map(({ seed, status, error }) => [seed, status, error])).toEqual([
      [0, "completed", undefined],
      [1, "killed", "Interrupted."],
      [2, "queued", undefined],
    ]);
    expect(await store.studies()).toMatchObject([{ name: "flow", description: { title: "Eight Gaussians" } }]);
    const [first, second, third] = runs;
    expect([...(await store.series(first!.id, "exact µ")).values]).toEqual([
      NaN,
      Infinity,
      -Infinity,
      -0,
      5e-324,
      2 ** 53,
      0.1 + 0.2,
    ]);
    expect(first!.environment).toEqual({ node: "v20.20.2", platform: "linux x64", threads: 1 });
    expect(third!.environment).toEqual({});
    expect(first!.metrics["loss"]!.count).toBe(100);
    expect(await store.attempts(second!.id)).toMatchObject([
      { attempt: 1, status: "killed", error: "Interrupted.", environment: first!.environment },
    ]);
    for (const { name, bytes } of await store.artifacts(first!.id)) {
      expect(await store.readArtifact(first!.id, name)).toHaveLength(bytes);
    }
  });

  test("is resumed where it was left", async () => {
    const { experiment } = await loadExperiment(study);
    const [, killed] = await store.runs();
    const { lastStep } = killed!.metrics["loss"]!;
    await store.enqueue([killed!]);
    const run = (await store.claim({ ids: [killed!.id] }, "worker", {}))!;
    let first: number | undefined;
    await runTrial({
      run,
      experiment,
      store,
      threads: 1,
      onProgress: ({ phase, step }) => {
        if (phase === "training") first ??= step;
      },
    });
    await store.finish(run.id, "completed");
    expect(first).toBeGreaterThan(lastStep);
    expect((await store.find(run.id)).metrics["loss"]).toMatchObject({ count: 100, lastStep: 100 });
    expect(await store.attempts(run.id)).toMatchObject([{ status: "killed" }, { status: "completed" }]);
  });
});
