import { describe, expect, test } from "vitest";
import { pointsOf, trial } from "../stores.js";
import { environment, owner, type OpenedStore } from "./opened-store.js";

export function leasesConformance(at: OpenedStore): void {
  const { claim, started } = at;

  describe("leases", () => {
    const elsewhere = "a worker on another machine";

    test("of a silent worker elsewhere run out, and its run becomes crashed", async () => {
      const brief = await at.place.open({ leaseMs: 150 });
      await brief.enqueue([trial(0), trial(1)]);
      const lost = (await brief.claim({}, elsewhere, environment))!;
      const kept = (await brief.claim({}, elsewhere, environment))!;
      expect(await brief.reap()).toEqual([]);
      for (let i = 0; i < 4; i++) {
        await new Promise((resolve) => setTimeout(resolve, 60));
        expect(await brief.heartbeat(kept.id, elsewhere)).toBe(true);
      }
      expect((await brief.reap()).map(({ id, status }) => [id, status])).toEqual([[lost.id, "crashed"]]);
      expect((await brief.find(lost.id)).error).toMatch(/no sign of life/);
      expect(await brief.heartbeat(lost.id, elsewhere)).toBe(false);
      await brief.close();
    });

    test("are not reaped from a worker that can be seen to live", async () => {
      const brief = await at.place.open({ leaseMs: 1 });
      await brief.enqueue([trial(0)]);
      const run = (await brief.claim({}, owner, environment))!;
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(await brief.reap()).toEqual([]);
      expect((await brief.find(run.id)).status).toBe("running");
      await brief.close();
    });

    test("bind a run to its owner", async () => {
      const run = await started();
      expect(await at.store.heartbeat(run.id, "someone else")).toBe(false);
      expect(await at.store.heartbeat(run.id, owner)).toBe(true);
    });

    test("lost to another worker shut the first one out", async () => {
      const run = await started();
      const other = await at.place.open();
      await other.abandon(owner, "crashed", "gone");
      await other.enqueue([trial(0)]);
      await other.claim({}, elsewhere, environment);
      await other.log(run.id, pointsOf("loss", [7]));
      await at.store.log(run.id, pointsOf("loss", [1, 2, 3]));
      await expect(at.store.finish(run.id, "completed")).rejects.toThrow("taken over by another worker");
      await expect(at.store.finish(run.id, "completed")).rejects.toThrow("taken over by another worker");
      await other.finish(run.id, "completed");
      expect([...(await other.series(run.id, "loss")).values]).toEqual([7]);
      await other.close();
    });

    test("are given up for everything that a lost owner holds", async () => {
      await at.store.enqueue([trial(0), trial(1), trial(2)]);
      const held = [await claim(), await claim()];
      const other = (await at.store.claim({}, elsewhere, environment))!;
      const ended = await at.store.abandon(owner, "killed", "interrupted");
      expect(ended.map(({ id, status, error }) => [id, status, error])).toEqual(
        held.map(({ id }) => [id, "killed", "interrupted"]),
      );
      expect((await at.store.find(other.id)).status).toBe("running");
    });
  });
}
