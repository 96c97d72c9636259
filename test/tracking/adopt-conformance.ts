import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { keptRun } from "../../src/exchange/kept.js";
import type { KeptRun } from "../../src/tracking/adopt.js";
import { newOwner } from "../../src/tracking/owner.js";
import type { Store } from "../../src/tracking/store.js";
import { addRun, trial } from "../exchange/runs.js";
import type { Kind, Site } from "./stores.js";

/** Runs the trial once more, in a store that has it. */
async function ranAgain(store: Store): Promise<KeptRun> {
  const [queued] = await store.enqueue([trial(1, { sigma: 0.1 })]);
  const { id } = queued!.run;
  // Attempts are told apart by when they began.
  await new Promise((resolve) => setTimeout(resolve, 5));
  await store.claim({ ids: [id] }, newOwner(), {});
  await store.finish(id, "completed");
  return keptRun(store, await store.find(id));
}

/** What those who take runs from one store to another can rely on. */
export function adoptConformance({ name, site }: Kind): void {
  describe(`taking runs from one ${name} store to another`, () => {
    let places: readonly Site[];
    let from: Store;
    let to: Store;
    let kept: KeptRun;

    beforeEach(async () => {
      places = [site(), site()];
      [from, to] = [await places[0]!.open(), await places[1]!.open()];
      kept = await keptRun(from, await addRun(from, 1, { sigma: 0.1 }));
    });

    afterEach(async () => {
      await from.close();
      await to.close();
      for (const place of places) place.remove();
    });

    it("keeps all that the other store kept", async () => {
      expect(await to.adopt(kept)).toEqual({ outcome: "added" });
      expect(await keptRun(to, await to.find(kept.run.id))).toEqual(kept);
      expect((await to.studies()).map(({ name, runs }) => [name, runs])).toEqual([[kept.run.study, 1]]);
    });

    it("takes a run once, and refuses another run under its id", async () => {
      await to.adopt(kept);
      expect(await to.adopt(kept)).toEqual({ outcome: "present" });
      const other = { ...kept, run: { ...kept.run, seed: 2 } };
      expect(await to.adopt(other)).toEqual({ outcome: "conflict", with: kept.run.id });
      expect(await keptRun(to, await to.find(kept.run.id))).toEqual(kept);
    });

    it("leaves out a trial that the store has as another run", async () => {
      const [own] = await to.enqueue([trial(1, { sigma: 0.1 })]);
      expect(await to.adopt(kept)).toEqual({ outcome: "conflict", with: own!.run.id });
      expect(await to.runs()).toHaveLength(1);
    });

    it("brings a run up to date that has gone on since it was taken in", async () => {
      const { id } = kept.run;
      await to.adopt(kept);
      await from.enqueue([trial(1, { sigma: 0.1 })]);
      await from.claim({ ids: [id] }, newOwner(), {});
      await from.log(id, [{ name: "loss", step: 5, value: 0.5, at: 1000 }]);
      await from.putArtifact(id, "samples.npy", Uint8Array.of(7), "application/x-npy");
      await from.finish(id, "completed");
      const later = await keptRun(from, await from.find(id));
      const outcomes = [await to.adopt(later), await to.adopt(later), await to.adopt(kept)];
      expect(outcomes.map(({ outcome }) => outcome)).toEqual(["updated", "present", "present"]);
      expect(await keptRun(to, await to.find(id))).toEqual(later);
      expect(await to.count()).toBe(1);
    });

    it("leaves a run as it is that has gone on here, or was removed", async () => {
      const { id } = kept.run;
      const later = await ranAgain(from);
      await to.adopt(kept);
      const own = await ranAgain(to);
      expect(await to.adopt(later)).toEqual({ outcome: "present" });
      expect(await keptRun(to, await to.find(id))).toEqual(own);
      await to.remove([id]);
      expect(await to.adopt(later)).toEqual({ outcome: "present" });
    });

    it.each<[string, Partial<KeptRun> | { readonly run: object }, string]>([
      ["an id that is a path", { run: { id: "../../x" } }, 'The run id "../../x" is refused'],
      ["a time that no calendar has", { run: { createdAt: 9e15 } }, "has the time 9000000000000000"],
      [
        "two artifacts of one name",
        {
          artifacts: [1, 2].map((byte) => ({ name: "a", mediaType: "a/b", content: Uint8Array.of(byte) })),
        },
        "names an artifact more than once",
      ],
      [
        "two attempts of one number",
        {
          attempts: [1, 2].map((at) => ({
            attempt: 1,
            startedAt: at,
            finishedAt: at,
            status: "failed" as const,
            environment: {},
          })),
        },
        "names an attempt more than once",
      ],
      ["a run that goes on", { run: { status: "running" } }, "only runs that have ended can be taken in"],
      ["a seed that is no integer", { run: { seed: 0.5 } }, "an integer was expected"],
      [
        "an artifact outside its folder",
        { artifacts: [{ name: "../x", mediaType: "a/b", content: new Uint8Array() }] },
        "is refused",
      ],
      [
        "steps that do not increase",
        {
          series: new Map([
            ["loss", { steps: Float64Array.of(2, 2), values: new Float64Array(2), at: new Float64Array(2) }],
          ]),
        },
        "the series loss has no steps that increase",
      ],
      [
        "a series with a value too few",
        {
          series: new Map([
            ["loss", { steps: Float64Array.of(2), values: new Float64Array(0), at: new Float64Array(1) }],
          ]),
        },
        "the series loss",
      ],
    ])("refuses %s, and keeps nothing of it", async (_, change, message) => {
      const wrong = { ...kept, ...change, run: { ...kept.run, ...("run" in change ? change.run : {}) } };
      await expect(to.adopt(wrong)).rejects.toThrow(message);
      expect(await to.runs({ includeDeleted: true })).toEqual([]);
    });
  });
}
