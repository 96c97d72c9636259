import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { newOwner } from "../../src/tracking/owner.js";
import type { Run, Store, TerminalStatus } from "../../src/tracking/store.js";
import { pointsOf, trial, type Kind, type Site } from "./stores.js";

const environment = { node: "v20", threads: 1 };
const owner = newOwner();

/** What every store promises, whatever database it is in. */
export function storeConformance({ name, site }: Kind): void {
  describe(`${name} store`, () => {
    let place: Site;
    let store: Store;

    beforeEach(async () => {
      place = site();
      store = await place.open();
    });

    afterEach(async () => {
      await store.close();
      place.remove();
    });

    const claim = async (): Promise<Run> => (await store.claim({}, owner, environment))!;
    const started = async (seed = 0): Promise<Run> => {
      await store.enqueue([trial(seed)]);
      return claim();
    };
    const reopen = async (): Promise<void> => {
      await store.close();
      store = await place.open();
    };

    describe("trials", () => {
      test("come back as they were queued, also after the store was closed", async () => {
        const wanted = trial(3, 0.25, {
          study: "Größe ∞ 🎲",
          label: "kde; DROP TABLE run; --",
          options: { a: [1, "two", null, true], "b.c": { d: 0.1 + 0.2 } },
          overrides: { "model.sigma": 0.25 },
          source: { path: "experiments/x.ts", text: "line\r\n\ttab 'quote' \"double\" \u0007 end" },
        });
        const [queued] = await store.enqueue([wanted]);
        await reopen();
        const [run] = await store.runs();
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
        const first = await store.enqueue([
          trial(0),
          trial(1),
          trial(0),
          trial(0, 0.2),
          trial(0, 0.1, { study: "other" }),
        ]);
        expect(first.map(({ queued }) => queued)).toEqual([true, true, false, true, true]);
        expect(first[2]!.run.id).toBe(first[0]!.run.id);
        const again = await store.enqueue([trial(1), trial(2)]);
        expect(again.map(({ run, queued }) => [run.id === first[1]!.run.id, queued])).toEqual([
          [true, false],
          [false, true],
        ]);
        expect(await store.runs()).toHaveLength(5);
      });

      test.each<[TerminalStatus, boolean]>([
        ["completed", false],
        ["pruned", false],
        ["failed", true],
        ["killed", true],
        ["crashed", true],
      ])("that ended as %s are queued again: %s", async (status, again) => {
        const run = await started();
        await store.log(run.id, pointsOf("loss", [3, 2, 1]));
        await store.finish(run.id, status, "because");
        const kept = await store.enqueue([trial(0)], { retry: false });
        expect(kept[0]).toMatchObject({ queued: false, run: { id: run.id, status, error: "because" } });
        const [retried] = await store.enqueue([trial(0)]);
        expect(retried).toMatchObject({ queued: again, run: { id: run.id, status: again ? "queued" : status } });
        if (!again) return;
        const second = await claim();
        expect(second).toMatchObject({ id: run.id, attempt: 2 });
        await store.finish(run.id, "completed");
        expect((await store.find(run.id)).error).toBeUndefined();
      });

      test("are claimed oldest first, one by one, within the filter", async () => {
        const queued = await store.enqueue([trial(0), trial(1), trial(2, 0.1, { study: "other" }), trial(3)]);
        const [a, b, c, d] = queued.map(({ run }) => run.id);
        const claimed: (string | undefined)[] = [];
        for (const filter of [{ study: "other" }, { ids: [d!, b!] }, {}, { study: "bandwidth" }, {}]) {
          claimed.push((await store.claim(filter, owner, environment))?.id);
        }
        expect(claimed).toEqual([c, b, a, d, undefined]);
        expect(await store.find(a!)).toMatchObject({ status: "running", attempt: 1, environment });
      });

      test("are claimed by label, and where none of their attempts has crashed", async () => {
        const queued = await store.enqueue([trial(0), trial(1), trial(2, 0.1, { label: "other" }), trial(3)]);
        const [a, b, c, d] = queued.map(({ run }) => run.id);
        const { label } = await claim();
        await store.finish(a!, "crashed");
        await store.claim({ ids: [b!] }, owner, environment);
        await store.finish(b!, "killed");
        await store.enqueue([trial(0), trial(1)]);
        const claimed: (string | undefined)[] = [];
        for (const filter of [{ label, neverCrashed: true }, { label: "other" }, { neverCrashed: true }, {}, {}]) {
          claimed.push((await store.claim(filter, owner, environment))?.id);
        }
        expect(claimed).toEqual([b, c, d, a, undefined]);
      });

      test("of one store claimed at the same time are never claimed twice", async () => {
        await store.enqueue(Array.from({ length: 40 }, (_, seed) => trial(seed)));
        const others = await Promise.all([place.open(), place.open(), place.open()]);
        const claims = await Promise.all(
          Array.from({ length: 48 }, (_, i) => [store, ...others][i % 4]!.claim({}, `worker ${i % 4}`, environment)),
        );
        const ids = claims.flatMap((run) => (run ? [run.id] : []));
        expect(ids).toHaveLength(40);
        expect(new Set(ids).size).toBe(40);
        await Promise.all(others.map((other) => other.close()));
      });

      test("in their thousands are queued and claimed from a list of ids", async () => {
        const queued = await store.enqueue(Array.from({ length: 2500 }, (_, seed) => trial(seed)));
        const ids = queued.map(({ run }) => run.id);
        expect(new Set(ids).size).toBe(2500);
        expect((await store.claim({ ids: ids.slice(1700) }, owner, environment))!.id).toBe(ids[1700]);
        expect(await store.runs({ ids })).toHaveLength(2500);
      });

      test("refuse what could not be read back", async () => {
        await expect(store.enqueue([trial(0.5)])).rejects.toThrow("Seed 0.5 cannot be stored");
        await expect(store.enqueue([trial(0, 0.1, { study: "" })])).rejects.toThrow('study name ""');
        await expect(store.enqueue([trial(0, 0.1, { study: "a\0b" })])).rejects.toThrow("study name");
        await expect(store.enqueue([trial(0, 0.1, { config: { rate: NaN } })])).rejects.toThrow('holds NaN at "rate"');
        expect(await store.runs()).toEqual([]);
      });
    });

    describe("states", () => {
      test("that are terminal never change", async () => {
        const run = await started();
        await store.finish(run.id, "failed", "loss is NaN at step 7");
        await expect(store.finish(run.id, "completed")).rejects.toThrow(
          `Run ${run.id} is failed: it cannot become completed.`,
        );
        await store.log(run.id, pointsOf("loss", [1]));
        await expect(store.finish(run.id, "completed")).rejects.toThrow("is failed: 1 points of it were not stored");
        await expect(store.putArtifact(run.id, "a.txt", Buffer.from("a"), "text/plain")).rejects.toThrow("is failed");
        expect(await store.heartbeat(run.id, owner)).toBe(false);
        expect(await store.find(run.id)).toMatchObject({
          status: "failed",
          error: "loss is NaN at step 7",
          metrics: {},
        });
      });

      test("of a queued run that is asked to stop is killed; a running one is told, once", async () => {
        const { run: waiting } = (await store.enqueue([trial(0)]))[0]!;
        await store.requestStop(waiting.id);
        expect(await store.find(waiting.id)).toMatchObject({ status: "killed", error: "Stopped by a request." });
        await expect(store.requestStop(waiting.id)).rejects.toThrow("is killed: it cannot be stopped");
        const run = await started();
        expect(await store.isStopRequested(run.id)).toBe(false);
        const other = await place.open();
        await other.requestStop(run.id);
        await other.close();
        expect(await store.isStopRequested(run.id)).toBe(true);
        expect((await store.find(run.id)).stopRequestedAt).toBeGreaterThanOrEqual(run.startedAt!);
        await store.finish(run.id, "killed");
        await store.enqueue([trial(0)]);
        expect(await store.isStopRequested((await claim()).id)).toBe(false);
        await expect(store.requestStop("nobody")).rejects.toThrow("no run");
      });

      test("make a new revision with every change, and with nothing else", async () => {
        const seen = new Set([await store.revision()]);
        const changed = async () => {
          const revision = await store.revision();
          expect(seen).not.toContain(revision);
          seen.add(revision);
        };
        const run = await started();
        await changed();
        await store.log(run.id, pointsOf("loss", [1, 2]));
        await store.heartbeat(run.id, owner);
        await store.find(run.id);
        expect(seen).toContain(await store.revision());
        await store.finish(run.id, "failed");
        await changed();
        await store.enqueue([trial(0)]);
        await changed();
        await store.remove([run.id]);
        await changed();
        await store.restore([run.id]);
        await store.enqueue([trial(1)]);
        await changed();
        for (const note of ["a", "b", ""]) {
          await store.annotate(run.id, { tags: [], note });
          await changed();
        }
        const second = await claim();
        await changed();
        await store.requestStop(second.id);
        await changed();
      });

      test("of a queued run can only become killed", async () => {
        const { run } = (await store.enqueue([trial(0)]))[0]!;
        await expect(store.finish(run.id, "completed")).rejects.toThrow("is queued");
        await store.finish(run.id, "killed");
        expect(await store.claim({}, owner, environment)).toBeUndefined();
      });

      test("run from claim to end in time", async () => {
        const before = Date.now();
        const run = await started();
        await store.finish(run.id, "completed");
        const { createdAt, startedAt, finishedAt } = await store.find(run.id);
        const times = [before, createdAt, startedAt!, finishedAt!, Date.now()];
        expect(times).toEqual([...times].sort((a, b) => a - b));
      });
    });

    describe("annotations", () => {
      test("are kept of any run, listed with it, and outlive its attempts", async () => {
        const run = await started();
        expect(await store.find(run.id)).not.toHaveProperty("tags");
        await store.annotate(run.id, { tags: [" good ", "großartig 🎲", "good"], note: "line\n<b>two</b>" });
        await store.finish(run.id, "failed");
        await store.enqueue([trial(0)]);
        await reopen();
        const said = { tags: ["good", "großartig 🎲"], note: "line\n<b>two</b>" };
        expect(await store.find(run.id)).toMatchObject(said);
        expect(await store.records()).toMatchObject([said]);
        await store.annotate(run.id, { tags: [], note: "only this" });
        const [record] = await store.records();
        expect(record).toMatchObject({ note: "only this" });
        expect(record).not.toHaveProperty("tags");
      });

      test("that could not be read back, or of no run, are refused", async () => {
        const run = await started();
        await expect(store.annotate(run.id, { tags: ["a\0b"], note: "" })).rejects.toThrow("The tag");
        await expect(store.annotate(run.id, { tags: ["  "], note: "" })).rejects.toThrow("The tag");
        const many = Array.from({ length: 51 }, (_, i) => `tag ${i}`);
        await expect(store.annotate(run.id, { tags: many, note: "" })).rejects.toThrow("50 tags");
        await expect(store.annotate(run.id, { tags: [], note: "x".repeat(20_001) })).rejects.toThrow(
          "20000 characters",
        );
        await expect(store.annotate("nobody", { tags: [], note: "" })).rejects.toThrow("no run");
      });
    });

    describe("leases", () => {
      const elsewhere = "a worker on another machine";

      test("of a silent worker elsewhere run out, and its run becomes crashed", async () => {
        const brief = await place.open({ leaseMs: 150 });
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
        const brief = await place.open({ leaseMs: 1 });
        await brief.enqueue([trial(0)]);
        const run = (await brief.claim({}, owner, environment))!;
        await new Promise((resolve) => setTimeout(resolve, 20));
        expect(await brief.reap()).toEqual([]);
        expect((await brief.find(run.id)).status).toBe("running");
        await brief.close();
      });

      test("bind a run to its owner", async () => {
        const run = await started();
        expect(await store.heartbeat(run.id, "someone else")).toBe(false);
        expect(await store.heartbeat(run.id, owner)).toBe(true);
      });

      test("lost to another worker shut the first one out", async () => {
        const run = await started();
        const other = await place.open();
        await other.abandon(owner, "crashed", "gone");
        await other.enqueue([trial(0)]);
        await other.claim({}, elsewhere, environment);
        await other.log(run.id, pointsOf("loss", [7]));
        await store.log(run.id, pointsOf("loss", [1, 2, 3]));
        await expect(store.finish(run.id, "completed")).rejects.toThrow("taken over by another worker");
        await expect(store.finish(run.id, "completed")).rejects.toThrow("taken over by another worker");
        await other.finish(run.id, "completed");
        expect([...(await other.series(run.id, "loss")).values]).toEqual([7]);
        await other.close();
      });

      test("are given up for everything that a lost owner holds", async () => {
        await store.enqueue([trial(0), trial(1), trial(2)]);
        const held = [await claim(), await claim()];
        const other = (await store.claim({}, elsewhere, environment))!;
        const ended = await store.abandon(owner, "killed", "interrupted");
        expect(ended.map(({ id, status, error }) => [id, status, error])).toEqual(
          held.map(({ id }) => [id, "killed", "interrupted"]),
        );
        expect((await store.find(other.id)).status).toBe("running");
      });
    });

    describe("metrics", () => {
      test("round-trip every double, the largest steps and any name", async () => {
        const run = await started();
        const values = [
          NaN,
          Infinity,
          -Infinity,
          -0,
          0,
          5e-324,
          Number.MAX_VALUE,
          0.1 + 0.2,
          -Number.MIN_VALUE,
          2 ** 53,
          1 / 3,
        ];
        const names = ["nll.test", "größe µ 🎲", "'; DROP TABLE metric; --", "\u001b[31mred", " ", "x".repeat(255)];
        const steps = [-(2 ** 53), -1, 0, 1, 2 ** 31, 2 ** 32 + 1, 2 ** 52 + 1, 2 ** 53 - 1, 2 ** 53];
        for (const name of names) await store.log(run.id, pointsOf(name, values));
        await store.log(
          run.id,
          steps.map((step) => ({ name: "steps", step, value: step, at: 8.64e15 })),
        );
        await store.finish(run.id, "completed");
        await reopen();
        for (const name of names) expect([...(await store.series(run.id, name)).values]).toEqual(values);
        const series = await store.series(run.id, "steps");
        expect([...series.steps]).toEqual(steps);
        expect([...series.values]).toEqual(steps);
        expect(new Set(series.at)).toEqual(new Set([8.64e15]));
        expect(Object.keys((await store.find(run.id)).metrics).sort()).toEqual([...names, "steps"].sort());
      });

      test("of an attempt supersede those of earlier ones from its first step on, name by name", async () => {
        const attempts: { loss?: [firstStep: number, values: number[]]; expected: number[] }[] = [
          { loss: [0, [9, 8, 7, 6]], expected: [9, 8, 7, 6] },
          { loss: [2, [5]], expected: [9, 8, 5] },
          { expected: [9, 8, 5] },
          { loss: [5, [1, 2]], expected: [9, 8, 5, 1, 2] },
          { loss: [0, [4]], expected: [4] },
        ];
        for (const [i, { loss, expected }] of attempts.entries()) {
          const run = await started();
          expect(run.attempt).toBe(i + 1);
          if (i === 0) await store.log(run.id, pointsOf("nll", [2.5]));
          if (loss) await store.log(run.id, pointsOf("loss", loss[1], loss[0]));
          const series = await store.series(run.id, "loss");
          expect([...series.values]).toEqual(expected);
          expect((await store.find(run.id)).metrics).toEqual({
            loss: {
              first: expected[0],
              last: expected.at(-1),
              min: Math.min(...expected),
              max: Math.max(...expected),
              lastStep: series.steps.at(-1),
              count: expected.length,
            },
            nll: { first: 2.5, last: 2.5, min: 2.5, max: 2.5, lastStep: 0, count: 1 },
          });
          await store.finish(run.id, "crashed");
        }
      });

      test("keep series of more than one page, and many series, whole", async () => {
        const run = await started();
        const n = 60_001;
        const values = Array.from({ length: n }, (_, i) => Math.sin(i));
        await store.log(run.id, pointsOf("long", values));
        for (let i = 0; i < 300; i++) await store.log(run.id, pointsOf(`metric ${i}`, [i]));
        await store.finish(run.id, "completed");
        const series = await store.series(run.id, "long");
        expect(Buffer.from(series.values.buffer).equals(Buffer.from(Float64Array.from(values).buffer))).toBe(true);
        const { metrics } = await store.find(run.id);
        expect(Object.keys(metrics)).toHaveLength(301);
        expect(metrics["metric 299"]).toEqual({ first: 299, last: 299, min: 299, max: 299, lastStep: 0, count: 1 });
        expect(metrics["long"]).toMatchObject({ count: n, lastStep: n - 1, last: Math.sin(n - 1) });
      });

      test("logged in any order, portions and attempts sum up to what a plain map of steps says", async () => {
        const value = fc.oneof(fc.double(), fc.integer({ min: -3, max: 3 }), fc.constantFrom(NaN, Infinity, -Infinity));
        const point = fc.record({ step: fc.integer({ min: -6, max: 12 }), value });
        const portion = fc.array(point, { minLength: 1, maxLength: 6 });
        const attempts = fc.array(fc.array(portion, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 3 });
        let seed = 0;
        await fc.assert(
          fc.asyncProperty(attempts, async (plan) => {
            seed++;
            let expected = new Map<number, number>();
            for (const portions of plan) {
              const run = await started(seed);
              const first = Math.min(...portions.flat().map(({ step }) => step));
              const kept = new Map([...expected].filter(([step]) => step < first));
              for (const [i, some] of portions.entries()) {
                await store.log(
                  run.id,
                  some.map(({ step, value }) => ({ name: "m", step, value, at: 0 })),
                );
                // Reading writes what is pending, so that each portion meets the summary of those before it.
                if (i < portions.length - 1) await store.find(run.id);
                for (const { step, value } of some) kept.set(step, value);
              }
              expected = kept;
              await check(run.id, expected);
              await store.finish(run.id, "crashed");
            }
          }),
          { numRuns: 60, seed: 11 },
        );

        async function check(id: string, expected: ReadonlyMap<number, number>): Promise<void> {
          const sorted = [...expected].sort(([a], [b]) => a - b);
          const series = await store.series(id, "m");
          expect([...series.steps].map((step, i) => [step, series.values[i]])).toEqual(sorted);
          const numbers = sorted.map(([, value]) => value).filter((value) => !Number.isNaN(value));
          const summary = (await store.find(id)).metrics["m"]!;
          expect(summary.count).toBe(sorted.length);
          expect(summary.lastStep).toBe(sorted.at(-1)![0]);
          expect(summary.first).toBe(sorted[0]![1]);
          expect(summary.last).toBe(sorted.at(-1)![1]);
          // Adding 0 makes no difference between 0 and -0: which of them is the least is nobody's business.
          expect(summary.min + 0).toBe(numbers.length ? Math.min(...numbers) + 0 : NaN);
          expect(summary.max + 0).toBe(numbers.length ? Math.max(...numbers) + 0 : NaN);
        }
      });

      test("reach the database within a second, without being asked", async () => {
        const run = await started();
        await store.log(run.id, pointsOf("loss", [1, 2]));
        await new Promise((resolve) => setTimeout(resolve, 1000));
        const other = await place.open();
        expect([...(await other.series(run.id, "loss")).values]).toEqual([1, 2]);
        await other.close();
      });

      test("are written before an artifact that is kept after them", async () => {
        const run = await started();
        await store.log(run.id, pointsOf("loss", [1, 2]));
        await store.putArtifact(run.id, "checkpoint", Buffer.from("after step 1"), "text/plain");
        const other = await place.open();
        expect((await other.series(run.id, "loss")).steps).toHaveLength(2);
        await other.close();
      });

      test("are written by the end of the run and by closing", async () => {
        const run = await started();
        await store.log(run.id, pointsOf("loss", [1]));
        await reopen();
        expect((await store.find(run.id)).metrics["loss"]?.count).toBe(1);
        await store.log(run.id, pointsOf("loss", [2], 1));
        await store.finish(run.id, "failed");
        const other = await place.open();
        expect((await other.find(run.id)).metrics["loss"]?.count).toBe(2);
        await other.close();
      });

      test("refuse steps, times and names that cannot be kept", async () => {
        const run = await started();
        const point = { name: "loss", step: 1, value: 1, at: 0 };
        await expect(store.log(run.id, [{ ...point, step: 0.5 }])).rejects.toThrow("at step 0.5");
        await expect(store.log(run.id, [{ ...point, step: 2 ** 54 }])).rejects.toThrow("2^53");
        await expect(store.log(run.id, [{ ...point, at: NaN }])).rejects.toThrow("at time NaN");
        await expect(store.log(run.id, [{ ...point, name: "" }])).rejects.toThrow("metric name");
        await expect(store.log(run.id, [{ ...point, name: "\ud800" }])).rejects.toThrow("metric name");
        await store.log("nobody", [point]);
        await expect(store.finish("nobody", "completed")).rejects.toThrow("no run nobody");
      });

      test("cut down to few points keep the ends, the extremes of every stretch and the gaps", async () => {
        const n = 5000;
        const values = Array.from({ length: n }, (_, i) => Math.sin(i / 300) + (i % 7) / 100);
        values[1234] = 50;
        values[1235] = -70;
        values[4000] = NaN;
        values[4321] = Infinity;
        const run = await started();
        await store.log(run.id, pointsOf("loss", values));
        await store.log(run.id, pointsOf("none", [NaN, NaN, NaN, NaN, NaN, NaN]));
        for (const [name, points] of [
          ["loss", 100],
          ["loss", 5],
          ["loss", n - 1],
        ] as const) {
          const few = await store.series(run.id, name, { points });
          expect(few.steps.length).toBeLessThanOrEqual(points);
          const steps = [...few.steps];
          expect(steps).toEqual([...new Set(steps)].sort((a, b) => a - b));
          expect([...few.values]).toEqual(steps.map((step) => values[step]));
          expect([...few.at]).toEqual(steps.map((step) => 1_700_000_000_000 + step));
          for (const kept of [0, 1235, 4000, 4321, n - 1]) expect(steps).toContain(kept);
        }
        const hundred = await store.series(run.id, "loss", { points: 100 });
        expect(hundred.steps.length).toBeGreaterThan(60);
        // Every stretch that it was cut into has its extremes: none of the points between two kept ones lies far outside.
        for (let i = 1; i < hundred.steps.length; i++) {
          const [from, to] = [hundred.steps[i - 1]!, hundred.steps[i]!];
          expect(to - from).toBeLessThan((2 * n) / 32);
        }
        expect([...(await store.series(run.id, "none", { points: 5 })).values]).toEqual([NaN, NaN]);
        expect(await store.series(run.id, "loss", { points: n })).toEqual(await store.series(run.id, "loss"));
        await expect(store.series(run.id, "loss", { points: 4 })).rejects.toThrow("at least 5");
      });

      test("cut down count only what later attempts have left, at the largest steps too", async () => {
        const run = await started();
        const last = 2 ** 53;
        const point = (step: number, value: number) => ({ name: "m", step, value, at: 0 });
        await store.log(run.id, [point(-last, 1), point(0, 99), point(5, 98), point(6, 97)]);
        await store.finish(run.id, "crashed");
        await started();
        await store.log(
          run.id,
          [1, 2, 3, 4].map((step) => point(step, -step)),
        );
        await store.log(run.id, [point(last - 1, 7), point(last, 8)]);
        const { steps, values } = await store.series(run.id, "m", { points: 5 });
        expect([...steps]).toEqual([-last, 0, 4, last]);
        expect([...values]).toEqual([1, 99, -4, 8]);
      });

      test("after a step are read alone, of every attempt, whole or cut down", async () => {
        const run = await started();
        await store.log(run.id, pointsOf("loss", [9, 8, 7, 6]));
        await store.finish(run.id, "crashed");
        await started();
        await store.log(run.id, pointsOf("loss", [5, 4, 3, 2, 1, 0, -1, -2, -3], 3));
        const after = async (step: number, points?: number) => {
          const options = { after: step, ...(points !== undefined && { points }) };
          return [...(await store.series(run.id, "loss", options)).values];
        };
        expect(await after(-1)).toEqual([9, 8, 7, 5, 4, 3, 2, 1, 0, -1, -2, -3]);
        expect(await after(1)).toEqual([7, 5, 4, 3, 2, 1, 0, -1, -2, -3]);
        expect(await after(9, 5)).toEqual([-2, -3]);
        const few = await after(2, 5);
        expect([few[0], few.at(-1)]).toEqual([5, -3]);
        expect(few.length).toBeLessThanOrEqual(5);
        expect(await after(11)).toEqual([]);
      });

      test("that were never logged are an empty series", async () => {
        const run = await started();
        expect((await store.series(run.id, "loss")).values).toHaveLength(0);
        await expect(store.series("nobody", "loss")).rejects.toThrow('no run "nobody"');
      });
    });

    describe("attempts", () => {
      test("keep their ends, errors and environments when the run is started again", async () => {
        await store.enqueue([trial(0)]);
        expect(await store.attempts((await store.runs())[0]!.id)).toEqual([]);
        const before = Date.now();
        const { id } = (await store.claim({}, owner, { node: "v1" }))!;
        await store.finish(id, "failed", "out of luck");
        await store.enqueue([trial(0)]);
        await store.claim({}, owner, { node: "v2" });
        const [first, second, ...others] = await store.attempts(id);
        expect(others).toEqual([]);
        expect(first).toMatchObject({
          attempt: 1,
          status: "failed",
          error: "out of luck",
          environment: { node: "v1" },
        });
        expect(first!.startedAt).toBeGreaterThanOrEqual(before);
        expect(first!.finishedAt).toBeLessThanOrEqual(second!.startedAt);
        expect(second).toEqual({ attempt: 2, startedAt: second!.startedAt, environment: { node: "v2" } });
        await store.abandon(owner, "crashed", "gone");
        expect((await store.attempts(id))[1]).toMatchObject({ status: "crashed", error: "gone" });
        await expect(store.attempts("nobody")).rejects.toThrow("no run");
      });

      test("keep what they print, in order, within bounds, and after their end", async () => {
        const run = await started();
        const line = (text: string, stream: "stdout" | "stderr" = "stdout", attempt = 1) => ({
          attempt,
          at: 7,
          stream,
          text,
        });
        await store.logOutput(run.id, [line("one"), line("two\u001b[31m", "stderr")]);
        await store.logOutput(run.id, [line("\0 three \ud800")]);
        await store.finish(run.id, "failed", "because");
        await store.logOutput(run.id, [line("x".repeat(20_000))]);
        await store.enqueue([trial(0)]);
        await claim();
        await store.logOutput(
          run.id,
          Array.from({ length: 20_005 }, (_, i) => line(String(i), "stdout", 2)),
        );
        await store.logOutput(run.id, [line("too late", "stdout", 2), line("still the first")]);
        const output = await store.output(run.id);
        const of = (attempt: number) => output.filter((printed) => printed.attempt === attempt);
        expect(of(1).map(({ text, stream }) => [stream, text])).toEqual([
          ["stdout", "one"],
          ["stderr", "two\u001b[31m"],
          ["stdout", "\uFFFD three \uFFFD"],
          ["stdout", "x".repeat(10_000)],
          ["stdout", "still the first"],
        ]);
        expect(of(2).map(({ text }) => text)).toEqual(Array.from({ length: 20_000 }, (_, i) => String(i)));
        expect(await store.output(run.id, { skip: 20_000 })).toEqual(output.slice(20_000));
        expect(output[0]).toEqual({ attempt: 1, at: 7, stream: "stdout", text: "one" });
      });
    });

    describe("artifacts", () => {
      test("come back byte by byte, are replaced by name and stored once by content", async () => {
        const run = await started();
        const content = Uint8Array.from({ length: 300_000 }, (_, i) => i * 7919);
        const artifact = await store.putArtifact(run.id, "samples.npy", content, "application/x-npy");
        expect(artifact).toMatchObject({ name: "samples.npy", mediaType: "application/x-npy", bytes: 300_000 });
        const copy = await store.putArtifact(run.id, "plots/copy é.npy", content, "application/x-npy");
        expect(copy.hash).toBe(artifact.hash);
        await store.putArtifact(run.id, "note.txt", Buffer.from("old"), "text/plain");
        await store.putArtifact(run.id, "note.txt", Buffer.from("new"), "text/plain");
        await store.putArtifact(run.id, "empty", new Uint8Array(), "application/octet-stream");
        await reopen();
        expect(Buffer.from(await store.readArtifact(run.id, "samples.npy")).equals(content)).toBe(true);
        expect(Buffer.from(await store.readArtifact(run.id, "note.txt")).toString()).toBe("new");
        expect(await store.readArtifact(run.id, "empty")).toHaveLength(0);
        expect((await store.artifacts(run.id)).map(({ name }) => name)).toEqual([
          "empty",
          "note.txt",
          "plots/copy é.npy",
          "samples.npy",
        ]);
        await expect(store.readArtifact(run.id, "nothing")).rejects.toThrow(
          'no artifact "nothing"; it has empty, note.txt',
        );
      });

      test.each([
        "../x",
        "a/../../x",
        "/etc/passwd",
        "a//b",
        "a/",
        "",
        ".",
        "..",
        "a\\b",
        "c:\\x",
        "c:x",
        "a\nb",
        "a\0b",
        "\u001b[2J",
      ])("under the name %j are refused", async (name) => {
        const run = await started();
        await expect(store.putArtifact(run.id, name, Buffer.from("x"), "text/plain")).rejects.toThrow("artifact name");
        expect(await store.artifacts(run.id)).toEqual([]);
      });
    });

    describe("runs", () => {
      test("are found by any prefix that only one has", async () => {
        const queued = await store.enqueue(Array.from({ length: 60 }, (_, seed) => trial(seed)));
        const ids = queued.map(({ run }) => run.id);
        for (const id of ids) {
          expect((await store.find(id)).id).toBe(id);
          const shared = Math.max(...ids.filter((other) => other !== id).map((other) => commonPrefix(id, other)));
          expect((await store.find(id.slice(0, shared + 1))).id).toBe(id);
          if (shared > 0) await expect(store.find(id.slice(0, shared))).rejects.toThrow("Several runs begin with");
        }
        for (const prefix of ["", "%", "_", "0", "ZZZ", "' OR 1=1"])
          await expect(store.find(prefix)).rejects.toThrow("no run whose id");
      });

      test("are filtered by study, status and id, and listed in the order of queueing", async () => {
        const queued = await store.enqueue([trial(2), trial(1), trial(0, 0.1, { study: "other" })]);
        const [a, b, c] = queued.map(({ run }) => run.id);
        await claim();
        const ids = async (filter: Parameters<Store["runs"]>[0]): Promise<string[]> =>
          (await store.runs(filter)).map(({ id }) => id);
        expect(await ids({})).toEqual([a, b, c]);
        expect(await ids({ study: "bandwidth" })).toEqual([a, b]);
        expect(await ids({ study: "nothing" })).toEqual([]);
        expect(await ids({ status: ["queued"] })).toEqual([b, c]);
        expect(await ids({ status: [] })).toEqual([]);
        expect(await ids({ ids: [c!, a!, "nobody"] })).toEqual([a, c]);
        expect(await ids({ ids: [] })).toEqual([]);
      });

      test("are read for lists without what lists do not need, the newest first to be kept", async () => {
        const queued = await store.enqueue([trial(0), trial(1, 0.2), trial(2)]);
        const ids = queued.map(({ run }) => run.id);
        const first = await claim();
        await store.log(first.id, [...pointsOf("b", [2, 1]), ...pointsOf("a", [NaN]), ...pointsOf("c", [-0])]);
        await store.finish(first.id, "failed", "because");
        const records = await store.records();
        const runs = await store.runs();
        expect(records).toEqual(
          runs.map((run) => {
            const left = new Set(["config", "overrides", "source", "environment"]);
            return Object.fromEntries(Object.entries(run).filter(([name]) => !left.has(name)));
          }),
        );
        expect(Object.keys(records[0]!.metrics)).toEqual(["a", "b", "c"]);
        expect((await store.records({}, ["b", "unknown"]))[0]!.metrics).toEqual({ b: runs[0]!.metrics["b"] });
        expect((await store.records({}, []))[0]!.metrics).toEqual({});
        expect((await store.records({ newest: 2 })).map(({ id }) => id)).toEqual(ids.slice(1));
        expect((await store.runs({ newest: 1, ids })).map(({ id }) => id)).toEqual(ids.slice(2));
        expect((await store.records({ newest: 9, status: ["queued"] })).map(({ id }) => id)).toEqual(ids.slice(1));
        expect(await store.count()).toBe(3);
        expect(await store.count({ status: ["failed"] })).toBe(1);
        expect(await store.count({ ids: ids.slice(1), newest: 5 })).toBe(2);
      });

      test("are counted by study", async () => {
        expect(await store.studies()).toEqual([]);
        await store.enqueue([trial(0), trial(1), trial(0, 0.1, { study: "other" })]);
        expect((await store.studies()).map(({ name, runs }) => [name, runs])).toEqual([
          ["bandwidth", 2],
          ["other", 1],
        ]);
      });

      test("have a study that describes itself", async () => {
        await store.describeStudy("bandwidth", { title: "First" });
        expect(await store.studies()).toEqual([]);
        await store.enqueue([trial(0), trial(0, 0.1, { study: "other" })]);
        await store.describeStudy("bandwidth", { title: "Größe", text: ["one", "two"] });
        expect((await store.studies()).map(({ description }) => description)).toEqual([
          { title: "Größe", text: ["one", "two"] },
          {},
        ]);
      });

      test("can be removed, queued anew and restored", async () => {
        const run = await started();
        await expect(store.remove([run.id])).rejects.toThrow("is running");
        await store.finish(run.id, "completed");
        await store.remove([run.id]);
        expect(await store.runs()).toEqual([]);
        await expect(store.find(run.id)).rejects.toThrow("no run whose id");
        expect((await store.find(run.id, { includeDeleted: true })).status).toBe("completed");
        const [successor] = await store.enqueue([trial(0)]);
        expect(successor).toMatchObject({ queued: true });
        await expect(store.restore([run.id])).rejects.toThrow(`run ${successor!.run.id} has taken its place`);
        await store.remove([successor!.run.id]);
        await store.restore([run.id]);
        expect((await store.runs()).map(({ id }) => id)).toEqual([run.id]);
      });
    });
  });
}

function commonPrefix(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
}
