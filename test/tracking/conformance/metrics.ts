import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pointsOf } from "../stores.js";
import { type OpenedStore } from "./opened-store.js";

export function metricsConformance(at: OpenedStore): void {
  const { started, reopen } = at;

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
      for (const name of names) await at.store.log(run.id, pointsOf(name, values));
      await at.store.log(
        run.id,
        steps.map((step) => ({ name: "steps", step, value: step, at: 8.64e15 })),
      );
      await at.store.finish(run.id, "completed");
      await reopen();
      for (const name of names) expect([...(await at.store.series(run.id, name)).values]).toEqual(values);
      const series = await at.store.series(run.id, "steps");
      expect([...series.steps]).toEqual(steps);
      expect([...series.values]).toEqual(steps);
      expect(new Set(series.at)).toEqual(new Set([8.64e15]));
      expect(Object.keys((await at.store.find(run.id)).metrics).sort()).toEqual([...names, "steps"].sort());
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
        if (i === 0) await at.store.log(run.id, pointsOf("nll", [2.5]));
        if (loss) await at.store.log(run.id, pointsOf("loss", loss[1], loss[0]));
        const series = await at.store.series(run.id, "loss");
        expect([...series.values]).toEqual(expected);
        expect((await at.store.find(run.id)).metrics).toEqual({
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
        await at.store.finish(run.id, "crashed");
      }
    });

    test("keep series of more than one page, and many series, whole", async () => {
      const run = await started();
      const n = 60_001;
      const values = Array.from({ length: n }, (_, i) => Math.sin(i));
      await at.store.log(run.id, pointsOf("long", values));
      for (let i = 0; i < 300; i++) await at.store.log(run.id, pointsOf(`metric ${i}`, [i]));
      await at.store.finish(run.id, "completed");
      const series = await at.store.series(run.id, "long");
      expect(Buffer.from(series.values.buffer).equals(Buffer.from(Float64Array.from(values).buffer))).toBe(true);
      const { metrics } = await at.store.find(run.id);
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
              await at.store.log(
                run.id,
                some.map(({ step, value }) => ({ name: "m", step, value, at: 0 })),
              );
              // Reading writes what is pending, so that each portion meets the summary of those before it.
              if (i < portions.length - 1) await at.store.find(run.id);
              for (const { step, value } of some) kept.set(step, value);
            }
            expected = kept;
            await check(run.id, expected);
            await at.store.finish(run.id, "crashed");
          }
        }),
        { numRuns: 60, seed: 11 },
      );

      async function check(id: string, expected: ReadonlyMap<number, number>): Promise<void> {
        const sorted = [...expected].sort(([a], [b]) => a - b);
        const series = await at.store.series(id, "m");
        expect([...series.steps].map((step, i) => [step, series.values[i]])).toEqual(sorted);
        const numbers = sorted.map(([, value]) => value).filter((value) => !Number.isNaN(value));
        const summary = (await at.store.find(id)).metrics["m"]!;
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
      await at.store.log(run.id, pointsOf("loss", [1, 2]));
      await new Promise((resolve) => setTimeout(resolve, 1000));
      const other = await at.place.open();
      expect([...(await other.series(run.id, "loss")).values]).toEqual([1, 2]);
      await other.close();
    });

    test("are written before an artifact that is kept after them", async () => {
      const run = await started();
      await at.store.log(run.id, pointsOf("loss", [1, 2]));
      await at.store.putArtifact(run.id, "checkpoint", Buffer.from("after step 1"), "text/plain");
      const other = await at.place.open();
      expect((await other.series(run.id, "loss")).steps).toHaveLength(2);
      await other.close();
    });

    test("are written by the end of the run and by closing", async () => {
      const run = await started();
      await at.store.log(run.id, pointsOf("loss", [1]));
      await reopen();
      expect((await at.store.find(run.id)).metrics["loss"]?.count).toBe(1);
      await at.store.log(run.id, pointsOf("loss", [2], 1));
      await at.store.finish(run.id, "failed");
      const other = await at.place.open();
      expect((await other.find(run.id)).metrics["loss"]?.count).toBe(2);
      await other.close();
    });

    test("refuse steps, times and names that cannot be kept", async () => {
      const run = await started();
      const point = { name: "loss", step: 1, value: 1, at: 0 };
      await expect(at.store.log(run.id, [{ ...point, step: 0.5 }])).rejects.toThrow("at step 0.5");
      await expect(at.store.log(run.id, [{ ...point, step: 2 ** 54 }])).rejects.toThrow("2^53");
      await expect(at.store.log(run.id, [{ ...point, at: NaN }])).rejects.toThrow("at time NaN");
      await expect(at.store.log(run.id, [{ ...point, name: "" }])).rejects.toThrow("metric name");
      await expect(at.store.log(run.id, [{ ...point, name: "\ud800" }])).rejects.toThrow("metric name");
      await at.store.log("nobody", [point]);
      await expect(at.store.finish("nobody", "completed")).rejects.toThrow("no run nobody");
    });

    test("cut down to few points keep the ends, the extremes of every stretch and the gaps", async () => {
      const n = 5000;
      const values = Array.from({ length: n }, (_, i) => Math.sin(i / 300) + (i % 7) / 100);
      values[1234] = 50;
      values[1235] = -70;
      values[4000] = NaN;
      values[4321] = Infinity;
      const run = await started();
      await at.store.log(run.id, pointsOf("loss", values));
      await at.store.log(run.id, pointsOf("none", [NaN, NaN, NaN, NaN, NaN, NaN]));
      for (const [name, points] of [
        ["loss", 100],
        ["loss", 5],
        ["loss", n - 1],
      ] as const) {
        const few = await at.store.series(run.id, name, { points });
        expect(few.steps.length).toBeLessThanOrEqual(points);
        const steps = [...few.steps];
        expect(steps).toEqual([...new Set(steps)].sort((a, b) => a - b));
        expect([...few.values]).toEqual(steps.map((step) => values[step]));
        expect([...few.at]).toEqual(steps.map((step) => 1_700_000_000_000 + step));
        for (const kept of [0, 1235, 4000, 4321, n - 1]) expect(steps).toContain(kept);
      }
      const hundred = await at.store.series(run.id, "loss", { points: 100 });
      expect(hundred.steps.length).toBeGreaterThan(60);
      // Every stretch that it was cut into has its extremes: none of the points between two kept ones lies far outside.
      for (let i = 1; i < hundred.steps.length; i++) {
        const [from, to] = [hundred.steps[i - 1]!, hundred.steps[i]!];
        expect(to - from).toBeLessThan((2 * n) / 32);
      }
      expect([...(await at.store.series(run.id, "none", { points: 5 })).values]).toEqual([NaN, NaN]);
      expect(await at.store.series(run.id, "loss", { points: n })).toEqual(await at.store.series(run.id, "loss"));
      await expect(at.store.series(run.id, "loss", { points: 4 })).rejects.toThrow("at least 5");
    });

    test("cut down count only what later attempts have left, at the largest steps too", async () => {
      const run = await started();
      const last = 2 ** 53;
      const point = (step: number, value: number) => ({ name: "m", step, value, at: 0 });
      await at.store.log(run.id, [point(-last, 1), point(0, 99), point(5, 98), point(6, 97)]);
      await at.store.finish(run.id, "crashed");
      await started();
      await at.store.log(
        run.id,
        [1, 2, 3, 4].map((step) => point(step, -step)),
      );
      await at.store.log(run.id, [point(last - 1, 7), point(last, 8)]);
      const { steps, values } = await at.store.series(run.id, "m", { points: 5 });
      expect([...steps]).toEqual([-last, 0, 4, last]);
      expect([...values]).toEqual([1, 99, -4, 8]);
    });

    test("after a step are read alone, of every attempt, whole or cut down", async () => {
      const run = await started();
      await at.store.log(run.id, pointsOf("loss", [9, 8, 7, 6]));
      await at.store.finish(run.id, "crashed");
      await started();
      await at.store.log(run.id, pointsOf("loss", [5, 4, 3, 2, 1, 0, -1, -2, -3], 3));
      const after = async (step: number, points?: number) => {
        const options = { after: step, ...(points !== undefined && { points }) };
        return [...(await at.store.series(run.id, "loss", options)).values];
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
      expect((await at.store.series(run.id, "loss")).values).toHaveLength(0);
      await expect(at.store.series("nobody", "loss")).rejects.toThrow('no run "nobody"');
    });
  });
}
