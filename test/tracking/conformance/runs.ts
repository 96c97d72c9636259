import { describe, expect, test } from "vitest";
import type { Store } from "../../../src/tracking/store.js";
import { pointsOf, trial } from "../stores.js";
import { type OpenedStore } from "./opened-store.js";

export function runsConformance(at: OpenedStore): void {
  const { claim, started } = at;

  describe("runs", () => {
    test("are found by any prefix that only one has", async () => {
      const queued = await at.store.enqueue(Array.from({ length: 60 }, (_, seed) => trial(seed)));
      const ids = queued.map(({ run }) => run.id);
      for (const id of ids) {
        expect((await at.store.find(id)).id).toBe(id);
        const shared = Math.max(...ids.filter((other) => other !== id).map((other) => commonPrefix(id, other)));
        expect((await at.store.find(id.slice(0, shared + 1))).id).toBe(id);
        if (shared > 0) await expect(at.store.find(id.slice(0, shared))).rejects.toThrow("Several runs begin with");
      }
      for (const prefix of ["", "%", "_", "0", "ZZZ", "' OR 1=1"])
        await expect(at.store.find(prefix)).rejects.toThrow("no run whose id");
    });

    test("are filtered by study, status and id, and listed in the order of queueing", async () => {
      const queued = await at.store.enqueue([trial(2), trial(1), trial(0, 0.1, { study: "other" })]);
      const [a, b, c] = queued.map(({ run }) => run.id);
      await claim();
      const ids = async (filter: Parameters<Store["runs"]>[0]): Promise<string[]> =>
        (await at.store.runs(filter)).map(({ id }) => id);
      expect(await ids({})).toEqual([a, b, c]);
      expect(await ids({ study: "bandwidth" })).toEqual([a, b]);
      expect(await ids({ study: "nothing" })).toEqual([]);
      expect(await ids({ status: ["queued"] })).toEqual([b, c]);
      expect(await ids({ status: [] })).toEqual([]);
      expect(await ids({ ids: [c!, a!, "nobody"] })).toEqual([a, c]);
      expect(await ids({ ids: [] })).toEqual([]);
    });

    test("are read for lists without what lists do not need, the newest first to be kept", async () => {
      const queued = await at.store.enqueue([trial(0), trial(1, 0.2), trial(2)]);
      const ids = queued.map(({ run }) => run.id);
      const first = await claim();
      await at.store.log(first.id, [...pointsOf("b", [2, 1]), ...pointsOf("a", [NaN]), ...pointsOf("c", [-0])]);
      await at.store.finish(first.id, "failed", "because");
      const records = await at.store.records();
      const runs = await at.store.runs();
      expect(records).toEqual(
        runs.map((run) => {
          const left = new Set(["config", "overrides", "source", "environment"]);
          return Object.fromEntries(Object.entries(run).filter(([name]) => !left.has(name)));
        }),
      );
      expect(Object.keys(records[0]!.metrics)).toEqual(["a", "b", "c"]);
      expect((await at.store.records({}, ["b", "unknown"]))[0]!.metrics).toEqual({ b: runs[0]!.metrics["b"] });
      expect((await at.store.records({}, []))[0]!.metrics).toEqual({});
      expect((await at.store.records({ newest: 2 })).map(({ id }) => id)).toEqual(ids.slice(1));
      expect((await at.store.runs({ newest: 1, ids })).map(({ id }) => id)).toEqual(ids.slice(2));
      expect((await at.store.records({ newest: 9, status: ["queued"] })).map(({ id }) => id)).toEqual(ids.slice(1));
      expect(await at.store.count()).toBe(3);
      expect(await at.store.count({ status: ["failed"] })).toBe(1);
      expect(await at.store.count({ ids: ids.slice(1), newest: 5 })).toBe(2);
    });

    test("are counted by study", async () => {
      expect(await at.store.studies()).toEqual([]);
      await at.store.enqueue([trial(0), trial(1), trial(0, 0.1, { study: "other" })]);
      expect((await at.store.studies()).map(({ name, runs }) => [name, runs])).toEqual([
        ["bandwidth", 2],
        ["other", 1],
      ]);
    });

    test("are surveyed without the runs that were removed", async () => {
      expect(await at.store.holdings()).toEqual({ runs: 0, figures: new Map(), configurations: [], tagged: false });
      await at.store.enqueue([trial(0, 0.2), trial(1, 0.2), trial(0, 0.1), trial(0, 0.3, { study: "other" })]);
      const first = await at.claim();
      await at.store.log(first.id, [...pointsOf("loss", [3, 2]), ...pointsOf("nll.test", [1])]);
      await at.store.finish(first.id, "completed");
      const second = await at.claim();
      await at.store.log(second.id, [...pointsOf("loss", [4]), ...pointsOf("w2", [1])]);
      await at.store.finish(second.id, "completed");
      const held = await at.store.holdings({ study: "bandwidth" });
      expect([held.runs, held.tagged]).toEqual([3, false]);
      expect([...held.figures].sort()).toEqual([
        ["loss", 1],
        ["nll.test", 1],
        ["w2", 1],
      ]);
      const runs = (await at.store.records({ study: "bandwidth" })).toReversed();
      expect(held.configurations).toEqual([runs[0]!, runs[2]!].map(({ options, point }) => ({ options, point })));
      await at.store.annotate(second.id, { tags: ["kept"], note: "" });
      expect((await at.store.holdings()).tagged).toBe(true);
      expect((await at.store.holdings({ study: "other" })).tagged).toBe(false);
      await at.store.remove([second.id]);
      const left = await at.store.holdings();
      expect([left.runs, left.tagged, left.figures.get("loss"), left.figures.has("w2")]).toEqual([3, false, 0, false]);
      expect((await at.store.studies()).map(({ states }) => states)).toEqual([
        { queued: 1, completed: 1 },
        { queued: 1 },
      ]);
    });

    test("have a study that describes itself", async () => {
      await at.store.describeStudy("bandwidth", { title: "First" });
      expect(await at.store.studies()).toEqual([]);
      await at.store.enqueue([trial(0), trial(0, 0.1, { study: "other" })]);
      await at.store.describeStudy("bandwidth", { title: "Größe", text: ["one", "two"] });
      expect((await at.store.studies()).map(({ description }) => description)).toEqual([
        { title: "Größe", text: ["one", "two"] },
        {},
      ]);
    });

    test("can be removed, queued anew and restored", async () => {
      const run = await started();
      await expect(at.store.remove([run.id])).rejects.toThrow("is running");
      await at.store.finish(run.id, "completed");
      await at.store.remove([run.id]);
      expect(await at.store.runs()).toEqual([]);
      await expect(at.store.find(run.id)).rejects.toThrow("no run whose id");
      expect((await at.store.find(run.id, { includeDeleted: true })).status).toBe("completed");
      const [successor] = await at.store.enqueue([trial(0)]);
      expect(successor).toMatchObject({ queued: true });
      await expect(at.store.restore([run.id])).rejects.toThrow(`run ${successor!.run.id} has taken its place`);
      await at.store.remove([successor!.run.id]);
      await at.store.restore([run.id]);
      expect((await at.store.runs()).map(({ id }) => id)).toEqual([run.id]);
    });
  });
}

function commonPrefix(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
}
