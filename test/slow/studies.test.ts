import { readdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { Pushforward } from "../cli/pushforward.js";

const small = ["training.steps=40", "dataset.train=400", "dataset.test=50", "evaluation.samples=60"];
const quick = [...small, "evaluation.gridSize=8", "evaluation.trajectories=4", "evaluation.times=3"];

/** Studies of `experiments/`, each with what makes it take seconds. */
const studies: Readonly<Record<string, readonly string[]>> = {
  cnf: quick,
  couplings: quick,
  paths: quick,
  "normalizing-flows": [...quick, "training.batchSize=128"],
  "empirical-convergence": [
    ...["dataset.dimension=1,5", "dataset.train=16,64"],
    ...["metrics.wasserstein1.n=200", "metrics.wasserstein2.n=200"],
  ],
  manifold: ["loss.path.sigma=0.1,0.2", "training.steps=100", "evaluation.gridSize=8"],
  "rectified-flow": [...quick, "solver.steps=2", "metrics.wasserstein2.n=50"],
  "custom-component": quick,
};

/** Studies that other tests run. */
const elsewhere = ["zipcodes-bandwidth"];

const folder = fileURLToPath(new URL("../../experiments", import.meta.url));

it("runs every study", () => {
  const files = readdirSync(folder).filter((file) => file.endsWith(".ts"));
  expect([...Object.keys(studies), ...elsewhere].sort()).toEqual(
    files.map((file) => path.basename(file, ".ts")).sort(),
  );
});

describe.each(Object.entries(studies))("experiments/%s.ts", (name, overrides) => {
  const pushforward = new Pushforward();
  afterAll(() => {
    pushforward.remove();
  });

  it("completes all its trials and writes its report", async () => {
    const file = path.join(folder, `${name}.ts`);
    const settings = overrides.flatMap((override) => ["--set", override]);
    const { code, stderr } = await pushforward.run("sweep", file, "--seeds", "0", "--report", ...settings);
    expect(stderr).toBe("");
    expect(code).toBe(0);
    const runs = (await pushforward.json("ls")) as readonly { readonly status: string }[];
    expect(runs.length).toBeGreaterThan(1);
    expect(runs.map(({ status }) => status)).toEqual(runs.map(() => "completed"));
    const written = readdirSync(pushforward.folder, { recursive: true, encoding: "utf8" });
    expect(written.filter((entry) => entry.endsWith(".html"))).not.toEqual([]);
  });
});
