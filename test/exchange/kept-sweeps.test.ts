import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { readArchive, writeArchive } from "../../src/exchange/archive.js";
import { importRuns } from "../../src/exchange/import.js";
import { keptRun } from "../../src/exchange/kept.js";
import { keptSweeps } from "../../src/exchange/kept-sweeps.js";
import { NativeWriter, readSweeps } from "../../src/exchange/native.js";
import type { Store } from "../../src/tracking/store.js";
import { begin, historyOf, searchedStudy, StepWorker, workAlone } from "../sweep/searched-study.js";
import { sqlite, type Site } from "../tracking/stores.js";

let folder: string;
let sites: Site[];
let here: Store;
let there: Store;

beforeEach(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), "pushforward-sweeps-"));
  sites = [sqlite.site(), sqlite.site()];
  [here, there] = (await Promise.all(sites.map((site) => site.open()))) as [Store, Store];
});

afterEach(async () => {
  await Promise.all([here.close(), there.close()]);
  for (const site of sites) site.remove();
  rmSync(folder, { recursive: true, force: true });
});

async function carry(target: string): Promise<void> {
  const writer = new NativeWriter(writeArchive(target));
  const runs = await here.runs({ status: ["completed"] });
  for (const run of runs) await writer.add(await keptRun(here, run));
  writer.addSweeps(await keptSweeps(here, runs));
  await writer.finish();
  for await (const { adoption } of importRuns(there, target)) expect(adoption.outcome).toBe("added");
}

it("takes a sweep to another store, where it goes on as it would have here", async () => {
  const swept = searchedStudy();
  const id = await begin(here, swept);
  const worker = new StepWorker(here, id, swept, "worker");
  for (let step = 0; step < 9; step++) await worker.step();
  await worker.die("killed");
  const target = path.join(folder, "runs");
  await carry(target);
  expect(await readSweeps(await readArchive(target))).toHaveLength(1);
  const [carried] = await there.sweeps.list();
  expect(carried).toMatchObject({ study: "searched", state: "stopped" });
  expect(await there.sweeps.trials(carried!.id)).toHaveLength(3);
  expect(await begin(there, swept)).toBe(carried!.id);
  await workAlone(there, carried!.id, swept);
  await begin(here, swept);
  await workAlone(here, id, swept);
  expect(await historyOf(there, carried!.id)).toEqual(await historyOf(here, id));
});

it("leaves a sweep as it is that is there already, and a finished one finished", async () => {
  const swept = searchedStudy({ search: { ...searchedStudy().study.search!, trials: 2 } });
  const id = await begin(here, swept);
  await workAlone(here, id, swept);
  await carry(path.join(folder, "runs.zip"));
  const [carried] = await there.sweeps.list();
  expect(carried!.state).toBe("finished");
  for await (const { adoption } of importRuns(there, path.join(folder, "runs.zip"))) {
    expect(adoption.outcome).toBe("present");
  }
  expect(await there.sweeps.list()).toEqual([carried]);
});
