import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openResults, type Results } from "../../src/query/results.js";
import { newOwner } from "../../src/tracking/owner.js";
import { openStore } from "../../src/tracking/open.js";

const folder = mkdtempSync(path.join(tmpdir(), "pushforward-results-"));
const url = `sqlite:${path.join(folder, "store.db")}`;
let results: Results;

/** Two bandwidths with two seeds each, and one run that failed without a figure. */
beforeAll(async () => {
  const store = await openStore(url, { create: true });
  const planned = [0.1, 0.1, 0.5, 0.5, 0.9].map((sigma, i) => ({
    study: i === 4 ? "other" : "moons",
    label: "flow",
    seed: i % 2,
    config: { sigma },
    configHash: String(sigma),
    options: { "loss.path.sigma": sigma },
    point: {},
    overrides: {},
    source: { path: "moons.ts", text: "" },
  }));
  const queued = await store.enqueue(planned);
  for (const [i, { run }] of queued.entries()) {
    await store.claim({ ids: [run.id] }, newOwner(), {});
    const at = Date.now();
    if (i < 4) {
      await store.log(run.id, [
        { name: "loss", step: 1, value: 5, at },
        { name: "loss", step: 2, value: 4 - i, at },
      ]);
      await store.putArtifact(run.id, "note.txt", new TextEncoder().encode(`run ${i}`), "text/plain");
    }
    await store.finish(run.id, i < 4 ? "completed" : "failed");
  }
  await store.close();
  results = await openResults(url);
});

afterAll(async () => {
  await results.close();
  rmSync(folder, { recursive: true });
});

it("gives fields of the runs that a query finds as typed arrays", async () => {
  const table = await results.runs({ where: "loss.path.sigma > 0 and status = completed", sort: "loss" });
  expect(table.length).toBe(4);
  expect(table.numbers("loss")).toEqual(Float64Array.of(1, 2, 3, 4));
  expect(table.numbers("loss.path.sigma")).toEqual(Float64Array.of(0.5, 0.5, 0.1, 0.1));
  expect(table.values("label")).toEqual(["flow", "flow", "flow", "flow"]);
  expect((await results.runs({ reverse: true })).numbers("loss")).toEqual(Float64Array.of(NaN, 1, 2, 3, 4));
});

it("averages over the seeds of a configuration", async () => {
  const groups = (await results.runs({ study: "moons" })).groupBy("config");
  expect(groups.spread("loss")).toEqual({
    mean: Float64Array.of(3.5, 1.5),
    sd: Float64Array.of(Math.SQRT1_2, Math.SQRT1_2),
    n: Int32Array.of(2, 2),
  });
  expect(groups.values("loss.path.sigma")).toEqual([0.1, 0.5]);
  expect((await results.runs()).groupBy("seed, status").rows.map((row) => row.length)).toEqual([2, 2, 1]);
});

it("reads series and artifacts of its runs", async () => {
  const [run] = (await results.runs()).runs;
  const { steps, values } = await results.series(run!, "loss");
  expect([steps, values]).toEqual([Float64Array.of(1, 2), Float64Array.of(5, 4)]);
  expect(new TextDecoder().decode(await results.readArtifact(run!, "note.txt"))).toBe("run 0");
});

it("refuses what makes no sense", async () => {
  await expect(results.runs({ where: "loss <" })).rejects.toThrow('The filter "loss <": expected a value');
  await expect(results.runs({ sort: "a,b" })).rejects.toThrow("One field was expected");
  await expect(openResults(`sqlite:${path.join(folder, "none.db")}`)).rejects.toThrow("none.db");
});
