import { describe, expect, test } from "vitest";
import { pointsOf, trial } from "../stores.js";
import { environment, owner, type OpenedStore } from "./opened-store.js";

export function statesConformance(at: OpenedStore): void {
  const { claim, started } = at;

  describe("states", () => {
    test("that are terminal never change", async () => {
      const run = await started();
      await at.store.finish(run.id, "failed", "loss is NaN at step 7");
      await expect(at.store.finish(run.id, "completed")).rejects.toThrow(
        `Run ${run.id} is failed: it cannot become completed.`,
      );
      await at.store.log(run.id, pointsOf("loss", [1]));
      await expect(at.store.finish(run.id, "completed")).rejects.toThrow("is failed: 1 points of it were not stored");
      await expect(at.store.putArtifact(run.id, "a.txt", Buffer.from("a"), "text/plain")).rejects.toThrow("is failed");
      expect(await at.store.heartbeat(run.id, owner)).toBe(false);
      expect(await at.store.find(run.id)).toMatchObject({
        status: "failed",
        error: "loss is NaN at step 7",
        metrics: {},
      });
    });

    test("of a queued run that is asked to stop is killed; a running one is told, once", async () => {
      const { run: waiting } = (await at.store.enqueue([trial(0)]))[0]!;
      await at.store.requestStop(waiting.id);
      expect(await at.store.find(waiting.id)).toMatchObject({ status: "killed", error: "Stopped by a request." });
      await expect(at.store.requestStop(waiting.id)).rejects.toThrow("is killed: it cannot be stopped");
      const run = await started();
      expect(await at.store.isStopRequested(run.id)).toBe(false);
      const other = await at.place.open();
      await other.requestStop(run.id);
      await other.close();
      expect(await at.store.isStopRequested(run.id)).toBe(true);
      expect((await at.store.find(run.id)).stopRequestedAt).toBeGreaterThanOrEqual(run.startedAt!);
      await at.store.finish(run.id, "killed");
      await at.store.enqueue([trial(0)]);
      expect(await at.store.isStopRequested((await claim()).id)).toBe(false);
      await expect(at.store.requestStop("nobody")).rejects.toThrow("no run");
    });

    test("make a new revision with every change, and with nothing else", async () => {
      const seen = new Set([await at.store.revision()]);
      const changed = async () => {
        const revision = await at.store.revision();
        expect(seen).not.toContain(revision);
        seen.add(revision);
      };
      const run = await started();
      await changed();
      await at.store.log(run.id, pointsOf("loss", [1, 2]));
      await at.store.heartbeat(run.id, owner);
      await at.store.find(run.id);
      expect(seen).toContain(await at.store.revision());
      await at.store.finish(run.id, "failed");
      await changed();
      await at.store.enqueue([trial(0)]);
      await changed();
      await at.store.remove([run.id]);
      await changed();
      await at.store.restore([run.id]);
      await at.store.enqueue([trial(1)]);
      await changed();
      for (const note of ["a", "b", ""]) {
        await at.store.annotate(run.id, { tags: [], note });
        await changed();
      }
      const second = await claim();
      await changed();
      await at.store.requestStop(second.id);
      await changed();
    });

    test("of a queued run can only become killed", async () => {
      const { run } = (await at.store.enqueue([trial(0)]))[0]!;
      await expect(at.store.finish(run.id, "completed")).rejects.toThrow("is queued");
      await at.store.finish(run.id, "killed");
      expect(await at.store.claim({}, owner, environment)).toBeUndefined();
    });

    test("run from claim to end in time", async () => {
      const before = Date.now();
      const run = await started();
      await at.store.finish(run.id, "completed");
      const { createdAt, startedAt, finishedAt } = await at.store.find(run.id);
      const times = [before, createdAt, startedAt!, finishedAt!, Date.now()];
      expect(times).toEqual([...times].sort((a, b) => a - b));
    });
  });
}
