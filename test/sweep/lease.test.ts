import { expect, test } from "vitest";
import { runProgram } from "../../src/cli/program.js";
import { readSpec } from "../../src/sweep/sweep-spec.js";
import { sweepStatus } from "../../src/sweep/sweep-status.js";
import { sqlite } from "../tracking/stores.js";
import { begin, searchedStudy, steady } from "./searched-study.js";

test("the lease of a sweep is kept in its record, can be changed, and is what its status reckons with", async () => {
  const site = sqlite.site();
  const store = await site.open();
  const swept = searchedStudy({ search: { sampler: steady(), trials: 2 } });
  const id = await begin(store, swept);
  const lease = async () => readSpec((await store.sweeps.find(id))!).lease;
  expect(await lease()).toBe(60);
  expect(await begin(store, swept, { lease: 300 })).toBe(id);
  expect(await lease()).toBe(300);
  const worker = await site.open({ leaseMs: 300_000 });
  const run = (await worker.claim({ sweep: id }, "a worker elsewhere", {}))!;
  const [holder] = await store.sweeps.holders(id);
  expect(holder!.leaseUntil - run.startedAt!).toBe(300_000);
  expect((await sweepStatus(store, id)).running).toMatchObject([{ run: run.id, seenAt: run.startedAt! }]);
  await worker.close();
  await store.close();
  site.remove();
});

test("records that were kept before leases could be chosen have the usual one", () => {
  const spec = { file: "a.ts", set: [], definition: "d", seeds: [0], addedSeeds: [], samplerSeed: 0 };
  const older = { ...spec, objectives: [], lag: 1, retries: 1, planted: true };
  expect(readSpec({ id: "old", spec: older }).lease).toBe(60);
});

test.each(["4", "0", "-60", "86401", "soon", "", "NaN"])("a lease of %j is refused", async (lease) => {
  await expect(runProgram(["sweep", "nothing.ts", `--lease=${lease}`])).rejects.toThrow(
    `--lease: a number from 5 to 86400 was expected, not ${JSON.stringify(lease)}.`,
  );
});
