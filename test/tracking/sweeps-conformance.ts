import os from "node:os";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { collectGarbage } from "../../src/tracking/maintenance/gc.js";
import { openEngine } from "../../src/tracking/open.js";
import { newOwner, ownerPlace } from "../../src/tracking/owner.js";
import type { Store } from "../../src/tracking/store.js";
import type { NewSweepTrial } from "../../src/tracking/sweep-store.js";
import { pointsOf, trial, type Kind, type Site } from "./stores.js";

const owner = newOwner();
const spec = { trials: 20, sampler: "random", lag: 2 };

/** A trial of the only member, with the seeds 0 and 1. */
function sweepTrial(number: number, sigma = (number + 1) / 10, seeds = [0, 1]): NewSweepTrial {
  const runs = seeds.map((seed) => trial(seed, sigma));
  return { member: "kde", number, configHash: `hash-of-${sigma}`, point: { "model.sigma": sigma }, runs };
}

/** What every store promises of sweeps. */
export function sweepConformance({ name, site }: Kind): void {
  describe(`sweeps in a ${name} store`, () => {
    let place: Site;
    let store: Store;
    let id: string;

    beforeEach(async () => {
      place = site();
      store = await place.open();
      ({
        sweep: { id },
      } = await store.sweeps.begin({ study: "bandwidth", identity: "one", spec }));
    });

    afterEach(async () => {
      await store.close();
      place.remove();
    });

    const claim = () => store.claim({ sweep: id }, owner, {});
    const end = async (status: Parameters<Store["finish"]>[1]): Promise<string> => {
      const run = (await claim())!;
      await store.finish(run.id, status, status === "completed" ? undefined : "because");
      return run.id;
    };
    const statuses = async () => (await store.sweeps.runs(id, [])).map(({ status }) => status);

    test("are begun once by their identity, however many do so at once", async () => {
      const others = await Promise.all([place.open(), place.open()]);
      const begun = await Promise.all(
        [store, ...others, store].map((one) => one.sweeps.begin({ study: "s", identity: "x", spec: { lag: 1 } })),
      );
      await Promise.all(others.map((other) => other.close()));
      expect(begun.filter(({ created }) => created)).toHaveLength(1);
      expect(new Set(begun.map(({ sweep }) => sweep.id)).size).toBe(1);
      const again = await store.sweeps.begin({ study: "s", identity: "x", spec: { lag: 7 } });
      expect(again).toMatchObject({ created: false, sweep: { spec: { lag: 1 }, state: "running", study: "s" } });
      expect((await store.sweeps.begin({ study: "other", identity: "x", spec })).created).toBe(true);
      expect((await store.sweeps.list()).map(({ study }) => study)).toEqual(["bandwidth", "s", "other"]);
      expect(await store.sweeps.list({ study: "s" })).toEqual([again.sweep]);
      expect(await store.sweeps.find(id)).toMatchObject({ id, spec, study: "bandwidth", waiting: false });
      expect(await store.sweeps.find("nothing")).toBeUndefined();
    });

    test("tell whether one of their own runs waits", async () => {
      const waiting = async () => (await store.sweeps.find(id))!.waiting;
      const other = (await store.sweeps.begin({ study: "bandwidth", identity: "another", spec })).sweep.id;
      await store.sweeps.addTrials(other, [sweepTrial(0, 0.1, [0])]);
      expect(await waiting()).toBe(false);
      await store.sweeps.addTrials(id, [sweepTrial(0, 0.2, [0])]);
      expect(await waiting()).toBe(true);
      const run = await store.claim({ sweep: id }, owner, {});
      expect(await waiting()).toBe(false);
      await store.release(run!.id, "Left.");
      expect(await waiting()).toBe(true);
      await store.claim({ sweep: id }, owner, {});
      await store.finish(run!.id, "failed");
      expect(await waiting()).toBe(false);
    });

    test("change their state and their spec", async () => {
      const before = await store.sweeps.find(id);
      await store.sweeps.change(id, { state: "stopped" });
      await store.sweeps.change(id, { spec: (known) => ({ ...known, trials: 30 }) });
      const after = await store.sweeps.find(id);
      expect(after).toMatchObject({ state: "stopped", spec: { ...spec, trials: 30 } });
      expect(after!.updatedAt).toBeGreaterThan(before!.updatedAt);
      await expect(store.sweeps.change("nothing", { state: "running" })).rejects.toThrow('no sweep "nothing"');
    });

    test("are finished once no run is left, unless they changed meanwhile", async () => {
      const read = async () => (await store.sweeps.find(id))!;
      await store.sweeps.addTrials(id, [sweepTrial(0, 0.1, [0])]);
      await store.sweeps.finish(await read());
      expect((await read()).state).toBe("running");
      await end("completed");
      const known = await read();
      await store.sweeps.change(id, { spec: () => ({ trials: 21 }) });
      await store.sweeps.finish(known);
      expect((await read()).state).toBe("running");
      await store.sweeps.finish(await read());
      expect((await read()).state).toBe("finished");
    });

    test("keep trials in the order of asking, each number once", async () => {
      expect(await store.sweeps.addTrials(id, [sweepTrial(0), sweepTrial(1)])).toBe(2);
      const [, second] = await store.sweeps.trials(id);
      expect(await store.sweeps.addTrials(id, [sweepTrial(1), sweepTrial(2)])).toBe(1);
      // Another worker was faster to give the number to another configuration.
      expect(await store.sweeps.addTrials(id, [sweepTrial(2, 0.9)])).toBe(0);
      const trials = await store.sweeps.trials(id);
      expect(trials.map(({ number, configHash, point }) => [number, configHash, point["model.sigma"]])).toEqual([
        [0, "hash-of-0.1", 0.1],
        [1, "hash-of-0.2", 0.2],
        [2, "hash-of-0.3", 0.3],
      ]);
      expect((await store.sweeps.trials(id, second!.place)).map(({ number }) => number)).toEqual([2]);
      expect(await store.count({ sweep: id })).toBe(6);
      expect(await store.count()).toBe(6);
    });

    test("add a trial once when many workers ask for it at once", async () => {
      const others = await Promise.all([place.open(), place.open(), place.open()]);
      const added = await Promise.all(
        [store, ...others].flatMap((one, i) =>
          [0, 1, 2].map((n) => one.sweeps.addTrials(id, [sweepTrial(n, 10 * n + i)])),
        ),
      );
      await Promise.all(others.map((other) => other.close()));
      expect(added.reduce((sum, n) => sum + n, 0)).toBe(3);
      expect(await store.sweeps.trials(id)).toHaveLength(3);
      expect(await store.count({ sweep: id })).toBe(6);
    });

    test("want runs that are there already, and only their own are claimed for them", async () => {
      await store.enqueue([trial(7), trial(0), trial(0, 0.9)]);
      await store.finish((await store.claim({}, owner, {}))!.id, "completed");
      await store.sweeps.addTrials(id, [sweepTrial(0)]);
      expect(await store.count()).toBe(4);
      const claimed = [await claim(), await claim(), await claim()];
      expect(claimed.map((run) => run && [run.configHash, run.seed])).toEqual([
        ["hash-of-0.1", 0],
        ["hash-of-0.1", 1],
        undefined,
      ]);
      await store.sweeps.addTrials(id, [sweepTrial(0, 0.1, [7])]);
      expect(await statuses()).toEqual(["completed", "running", "running"]);
      expect((await store.records({ sweep: id })).map(({ seed }) => seed)).toEqual([7, 0, 1]);
      expect(await store.runs({ sweep: "nothing" })).toEqual([]);
    });

    test("read the last values of the metrics that are asked for", async () => {
      await store.sweeps.addTrials(id, [sweepTrial(0, 0.1, [0]), sweepTrial(1, 0.2, [0])]);
      const { id: first } = (await claim())!;
      await store.log(first, [...pointsOf("nll", [3, 2]), ...pointsOf("w2", [NaN]), ...pointsOf("other", [1])]);
      await store.finish(first, "completed");
      expect(await store.sweeps.runs(id, ["nll", "w2", "unknown"])).toMatchObject([
        {
          id: first,
          configHash: "hash-of-0.1",
          seed: 0,
          status: "completed",
          crashes: 0,
          unwanted: false,
          values: { nll: 2, w2: NaN },
        },
        { configHash: "hash-of-0.2", status: "queued", values: {} },
      ]);
      expect(await store.sweeps.runs(id, ["nll"], ["hash-of-0.2", "unknown"])).toMatchObject([{ seed: 0, values: {} }]);
      expect(await store.sweeps.runs(id, ["nll"], [])).toEqual([]);
    });

    test("read what runs with one seed have logged, the last attempts of each", async () => {
      await store.sweeps.addTrials(id, [sweepTrial(0), sweepTrial(1), sweepTrial(2)]);
      const { id: first } = (await claim())!;
      await store.log(first, [...pointsOf("loss", [4, NaN, 2]), ...pointsOf("other", [1])]);
      await store.finish(first, "completed");
      await claim();
      const { id: second } = (await claim())!;
      await store.log(second, pointsOf("loss", [9, 8, 7, 6]));
      await store.release(second, "left");
      expect((await claim())!.id).toBe(second);
      const [resumed] = pointsOf("loss", [5]);
      await store.log(second, [{ ...resumed!, step: 2 }]);
      await store.finish(second, "pruned", "because");
      const configurations = ["hash-of-0.1", "hash-of-0.2", "hash-of-0.3", "unknown"];
      const curves = await store.sweeps.curves(id, "loss", { seed: 0, configurations });
      expect(curves).toEqual([
        { configHash: "hash-of-0.1", status: "completed", steps: [0, 1, 2], values: [4, NaN, 2] },
        { configHash: "hash-of-0.2", status: "pruned", steps: [0, 1, 2], values: [9, 8, 5] },
        { configHash: "hash-of-0.3", status: "queued", steps: [], values: [] },
      ]);
      const { steps, values } = await store.series(second, "loss");
      expect([[...steps], [...values]]).toEqual([curves[1]!.steps, curves[1]!.values]);
      expect(await store.sweeps.curves(id, "loss", { seed: 0, configurations: [] })).toEqual([]);
      expect(await store.sweeps.curves(id, "nothing", { seed: 0, configurations })).toMatchObject(
        curves.map(() => ({ steps: [], values: [] })),
      );
    });

    test("queue a run again that another sweep has pruned, and not one that they have pruned themselves", async () => {
      await store.sweeps.addTrials(id, [sweepTrial(0)]);
      const run = await end("pruned");
      await end("completed");
      await store.sweeps.addTrials(id, [sweepTrial(0)]);
      expect(await statuses()).toEqual(["pruned", "completed"]);
      const { sweep: other } = await store.sweeps.begin({ study: "bandwidth", identity: "other", spec });
      await store.sweeps.addTrials(other.id, [sweepTrial(0)]);
      expect((await store.sweeps.runs(other.id, [])).map((one) => [one.id === run, one.status])).toEqual([
        [true, "queued"],
        [false, "completed"],
      ]);
    });

    test("queue again what crashed no more often than is allowed, and what was killed if that is wanted", async () => {
      await store.sweeps.addTrials(id, [sweepTrial(0, 0.1, [0, 1, 2, 3])]);
      for (const status of ["crashed", "killed", "failed", "completed"] as const) await end(status);
      expect(await store.sweeps.revive(id, { retries: 1, killed: false })).toBe(1);
      expect(await store.sweeps.revive(id, { retries: 1, killed: true })).toBe(1);
      expect(await statuses()).toEqual(["queued", "queued", "failed", "completed"]);
      await end("crashed");
      await end("completed");
      expect(await store.sweeps.revive(id, { retries: 1, killed: true })).toBe(0);
      expect((await store.sweeps.runs(id, []))[0]).toMatchObject({ status: "crashed", crashes: 2 });
      expect(await store.sweeps.revive(id, { all: true })).toBe(2);
      expect(await statuses()).toEqual(["queued", "completed", "queued", "completed"]);
      const run = (await claim())!;
      expect(run).toMatchObject({ attempt: 3 });
      expect(run.error).toBeUndefined();
    });

    test("get a run back that its worker leaves, to go on where it was", async () => {
      await store.sweeps.addTrials(id, [sweepTrial(0, 0.1, [0])]);
      const { id: run } = (await claim())!;
      await store.log(run, pointsOf("loss", [3, 2]));
      await store.putArtifact(run, "checkpoint", new Uint8Array([1, 2]), "application/octet-stream");
      await store.release(run, "Its node is needed.");
      expect(await store.sweeps.runs(id, ["loss"])).toMatchObject([
        { id: run, status: "queued", crashes: 0, values: { loss: 2 } },
      ]);
      await expect(store.release(run, "again")).rejects.toThrow(`Run ${run} is queued: it cannot become queued.`);
      expect(await claim()).toMatchObject({ id: run, attempt: 2, status: "running" });
      expect([...(await store.readArtifact(run, "checkpoint"))]).toEqual([1, 2]);
      expect(await store.attempts(run)).toMatchObject([
        { attempt: 1, status: "killed", error: "Its node is needed." },
        { attempt: 2 },
      ]);
      const other = await place.open();
      await other.finish(run, "killed");
      await other.sweeps.revive(id, { all: true });
      await other.claim({ sweep: id }, owner, {});
      await expect(store.release(run, "late")).rejects.toThrow("was taken over by another worker");
      await other.close();
    });

    test("tell who runs their runs, and for how long others leave them to that one", async () => {
      await store.sweeps.addTrials(id, [sweepTrial(0, 0.1, [0, 1])]);
      const before = Date.now();
      const { id: run } = (await claim())!;
      const [holder, ...others] = await store.sweeps.holders(id);
      expect(others).toEqual([]);
      expect(holder).toMatchObject({ run, owner });
      expect(ownerPlace(holder!.owner)).toEqual({ host: os.hostname(), pid: process.pid });
      expect(holder!.leaseUntil).toBeGreaterThanOrEqual(before + 60_000);
      expect(holder!.leaseUntil).toBeLessThanOrEqual(Date.now() + 60_000);
      await store.finish(run, "completed");
      expect(await store.sweeps.holders(id)).toEqual([]);
    });

    test("remember the workers that were submitted for them", async () => {
      const launch = { launcher: "slurm", options: { partition: "gpu" }, submitted: "42;north", workers: 8, at: 1e12 };
      await store.sweeps.addLaunch(id, launch);
      await store.sweeps.addLaunch(id, { ...launch, submitted: "43" });
      expect(await store.sweeps.launches(id)).toEqual([launch, { ...launch, submitted: "43" }]);
      expect(await store.sweeps.launches("nothing")).toEqual([]);
      await expect(store.sweeps.addLaunch("nothing", launch)).rejects.toThrow('There is no sweep "nothing"');
    });

    test("leave a run that was asked to stop as it is, until all are queued again", async () => {
      await store.sweeps.addTrials(id, [sweepTrial(0)]);
      const [first] = await store.runs({ sweep: id });
      await store.requestStop(first!.id);
      expect(await store.sweeps.revive(id, { retries: 9, killed: true })).toBe(0);
      expect(await store.sweeps.runs(id, [])).toMatchObject([
        { status: "killed", unwanted: true },
        { status: "queued", unwanted: false },
      ]);
      expect(await store.sweeps.revive(id, { all: true })).toBe(1);
      expect((await store.sweeps.runs(id, []))[0]).toMatchObject({ status: "queued", unwanted: false });
    });

    test("outlive runs that are removed, until nothing of them is left", async () => {
      await store.sweeps.addTrials(id, [sweepTrial(0, 0.1, [0]), sweepTrial(1, 0.2, [0])]);
      const ids = [await end("completed"), await end("completed")];
      await store.remove([ids[0]!]);
      expect((await store.sweeps.runs(id, [])).map((run) => run.id)).toEqual([ids[1]]);
      const engine = await openEngine(place.url);
      await store.sweeps.addLaunch(id, { launcher: "slurm", options: {}, submitted: "42", workers: 1, at: 1e12 });
      await collectGarbage(engine);
      expect(await store.sweeps.trials(id)).toHaveLength(2);
      await store.sweeps.addTrials(id, [sweepTrial(0, 0.1, [0])]);
      expect((await store.sweeps.runs(id, [])).map(({ status }) => status)).toEqual(["completed", "queued"]);
      await store.remove((await store.runs()).map((run) => run.id));
      const unbegun = (await store.sweeps.begin({ study: "bandwidth", identity: "two", spec })).sweep;
      await collectGarbage(engine);
      await engine.close();
      expect(await store.sweeps.list()).toEqual([unbegun]);
    });
  });
}
