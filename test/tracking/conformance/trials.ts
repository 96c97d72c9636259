import { describe, expect, test } from "vitest";
import type { TerminalStatus } from "../../../src/tracking/store.js";
import { pointsOf, trial } from "../stores.js";
import { environment, owner, type OpenedStore } from "./opened-store.js";

export function trialsConformance(at: OpenedStore): void {
  const { claim, started, reopen } = at;

  describe("trials", () => {
    test("come back as they were queued, also after the store was closed", async () => {
      const wanted = trial(3, 0.25, {
        study: "Größe ∞ 🎲",
        label: "kde; DROP TABLE run; --",
        options: { a: [1, "two", null, true], "b.c": { d: 0.1 + 0.2 } },
        overrides: { "model.sigma": 0.25 },
        source: { path: "experiments/x.ts", text: "line\r\n\ttab 'quote' \"double\" \u0007 end" },
      });
      const [queued] = await at.store.enqueue([wanted]);
      await reopen();
      const [run] = await at.store.runs();
      expect(run).toMatchObject({
        ...wanted,
        id: queued!.run.id,
        status: "queued",
        attempt: 0,
        environment: {},
        metrics: {},
      });
      expect(queued!.queued).toBe(true);
    });

    test("are queued once: by study, configuration and seed", async () => {
      const first = await at.store.enqueue([
        trial(0),
        trial(1),
        trial(0),
        trial(0, 0.2),
        trial(0, 0.1, { study: "other" }),
      ]);
      expect(first.map(({ queued }) => queued)).toEqual([true, true, false, true, true]);
      expect(first[2]!.run.id).toBe(first[0]!.run.id);
      const again = await at.store.enqueue([trial(1), trial(2)]);
      expect(again.map(({ run, queued }) => [run.id === first[1]!.run.id, queued])).toEqual([
        [true, false],
        [false, true],
      ]);
      expect(await at.store.runs()).toHaveLength(5);
    });

    test.each<[TerminalStatus, boolean]>([
      ["completed", false],
      ["pruned", false],
      ["failed", true],
      ["killed", true],
      ["crashed", true],
    ])("that ended as %s are queued again: %s", async (status, again) => {
      const run = await started();
      await at.store.log(run.id, pointsOf("loss", [3, 2, 1]));
      await at.store.finish(run.id, status, "because");
      const kept = await at.store.enqueue([trial(0)], { retry: false });
      expect(kept[0]).toMatchObject({ queued: false, run: { id: run.id, status, error: "because" } });
      const [retried] = await at.store.enqueue([trial(0)]);
      expect(retried).toMatchObject({ queued: again, run: { id: run.id, status: again ? "queued" : status } });
      if (!again) return;
      const second = await claim();
      expect(second).toMatchObject({ id: run.id, attempt: 2 });
      await at.store.finish(run.id, "completed");
      expect((await at.store.find(run.id)).error).toBeUndefined();
    });

    test("are claimed oldest first, one by one, within the filter", async () => {
      const queued = await at.store.enqueue([trial(0), trial(1), trial(2, 0.1, { study: "other" }), trial(3)]);
      const [a, b, c, d] = queued.map(({ run }) => run.id);
      const claimed: (string | undefined)[] = [];
      for (const filter of [{ study: "other" }, { ids: [d!, b!] }, {}, { study: "bandwidth" }, {}]) {
        claimed.push((await at.store.claim(filter, owner, environment))?.id);
      }
      expect(claimed).toEqual([c, b, a, d, undefined]);
      expect(await at.store.find(a!)).toMatchObject({ status: "running", attempt: 1, environment });
    });

    test("are claimed by label, and where none of their attempts has crashed", async () => {
      const queued = await at.store.enqueue([trial(0), trial(1), trial(2, 0.1, { label: "other" }), trial(3)]);
      const [a, b, c, d] = queued.map(({ run }) => run.id);
      const { label } = await claim();
      await at.store.finish(a!, "crashed");
      await at.store.claim({ ids: [b!] }, owner, environment);
      await at.store.finish(b!, "killed");
      await at.store.enqueue([trial(0), trial(1)]);
      const claimed: (string | undefined)[] = [];
      for (const filter of [{ label, neverCrashed: true }, { label: "other" }, { neverCrashed: true }, {}, {}]) {
        claimed.push((await at.store.claim(filter, owner, environment))?.id);
      }
      expect(claimed).toEqual([b, c, d, a, undefined]);
    });

    test("of one store claimed at the same time are never claimed twice", async () => {
      await at.store.enqueue(Array.from({ length: 40 }, (_, seed) => trial(seed)));
      const others = await Promise.all([at.place.open(), at.place.open(), at.place.open()]);
      const claims = await Promise.all(
        Array.from({ length: 48 }, (_, i) => [at.store, ...others][i % 4]!.claim({}, `worker ${i % 4}`, environment)),
      );
      const ids = claims.flatMap((run) => (run ? [run.id] : []));
      expect(ids).toHaveLength(40);
      expect(new Set(ids).size).toBe(40);
      await Promise.all(others.map((other) => other.close()));
    });

    test("in their thousands are queued and claimed from a list of ids", async () => {
      const queued = await at.store.enqueue(Array.from({ length: 2500 }, (_, seed) => trial(seed)));
      const ids = queued.map(({ run }) => run.id);
      expect(new Set(ids).size).toBe(2500);
      expect((await at.store.claim({ ids: ids.slice(1700) }, owner, environment))!.id).toBe(ids[1700]);
      expect(await at.store.runs({ ids })).toHaveLength(2500);
    });

    test("refuse what could not be read back", async () => {
      await expect(at.store.enqueue([trial(0.5)])).rejects.toThrow("Seed 0.5 cannot be stored");
      await expect(at.store.enqueue([trial(0, 0.1, { study: "" })])).rejects.toThrow('study name ""');
      await expect(at.store.enqueue([trial(0, 0.1, { study: "a\0b" })])).rejects.toThrow("study name");
      await expect(at.store.enqueue([trial(0, 0.1, { config: { rate: NaN } })])).rejects.toThrow('holds NaN at "rate"');
      expect(await at.store.runs()).toEqual([]);
    });
  });
}
