import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { migrate, schemaVersion } from "../../src/tracking/migrate.js";
import { migrations } from "../../src/tracking/migrations/index.js";
import { openEngine } from "../../src/tracking/open.js";
import { finished, nextLine, start } from "./processes/run.js";
import { trial, type Kind, type Site } from "./stores.js";

/** What every store promises to processes that share it. */
export function processConformance({ name, site }: Kind): void {
  describe(`${name} store among processes`, () => {
    let place: Site;

    beforeEach(() => {
      place = site();
    });

    afterEach(() => {
      place.remove();
    });

    test("may be created by eight of them at once", async () => {
      const startAt = Date.now() + 3000;
      await Promise.all(Array.from({ length: 8 }, () => finished(start("writer", [place.url, startAt, 1, 0]))));
      const store = await place.open();
      const [queued] = await store.enqueue([trial(0)]);
      expect(queued!.queued).toBe(true);
      await store.close();
    });

    test("may be brought to the newest schema by six of them at once, which back it up once", async () => {
      const folder = mkdtempSync(path.join(os.tmpdir(), "pushforward-migrating-"));
      const engine = await openEngine(place.url, true);
      await migrate(engine, migrations.slice(0, 1));
      const startAt = Date.now() + 2500;
      const openers = Array.from({ length: 6 }, () => finished(start("opener", [place.url, startAt], folder)));
      expect(await Promise.all(openers)).toEqual(Array(6).fill(["opening", "open"]));
      expect(await engine.read((db) => schemaVersion(engine, db))).toBe(migrations.length);
      await engine.close();
      const beside = place.url.startsWith("sqlite:") ? path.dirname(place.url.slice("sqlite:".length)) : folder;
      expect(readdirSync(beside).filter((name) => name.includes("schema-1"))).toHaveLength(1);
      rmSync(folder, { recursive: true });
    });

    test("gives each run to one of them and keeps every point that they log", async () => {
      const store = await place.open();
      const queued = await store.enqueue(Array.from({ length: 14 }, (_, seed) => trial(seed)));
      const points = 2000;
      const startAt = Date.now() + 1500;
      const claimed = await Promise.all(
        Array.from({ length: 4 }, () => finished(start("writer", [place.url, startAt, 14, points]))),
      );
      expect(claimed.flat().sort()).toEqual(queued.map(({ run }) => run.id).sort());
      for (const run of await store.runs()) {
        expect(run).toMatchObject({
          status: "completed",
          attempt: 1,
          metrics: { loss: { count: points, last: points - 1 } },
        });
        expect([...(await store.series(run.id, "loss")).values]).toEqual(Array.from({ length: points }, (_, i) => i));
      }
      await store.close();
    });

    test("outlives one that is killed while it writes: nothing older than a second is lost, its run is reaped", async () => {
      let store = await place.open();
      await store.enqueue([trial(0)]);
      const child = start("writer", [place.url, 0, "forever", 0]);
      const id = await nextLine(child);
      await new Promise((resolve) => setTimeout(resolve, 1600));
      const killedAt = Date.now();
      child.kill("SIGKILL");
      await new Promise((resolve) => child.once("close", resolve));
      await store.close();

      store = await place.open();
      const { steps, at } = await store.series(id, "loss");
      expect(killedAt - at.at(-1)!).toBeLessThan(1000);
      expect([...steps]).toEqual(Array.from(steps, (_, i) => i));
      expect((await store.find(id)).metrics["loss"]).toMatchObject({ count: steps.length, last: steps.length - 1 });
      expect((await store.reap()).map((run) => [run.id, run.status])).toEqual([[id, "crashed"]]);
      const [again] = await store.enqueue([trial(0)]);
      expect(again).toMatchObject({ queued: true, run: { id, attempt: 1 } });
      await store.close();
    });
  });
}

export interface Crowd {
  readonly writers: number;
  readonly readers: number;
  readonly seconds: number;
  /** Points a second of each writer. */
  readonly rate: number;
}

/** What every store promises to many processes that write steadily while others read. */
export function crowdConformance({ name, site }: Kind, { writers, readers, seconds, rate }: Crowd): void {
  test(`a ${name} store keeps every point of ${writers} processes that log ${rate} a second while others read`, async () => {
    const place = site();
    const store = await place.open();
    await store.enqueue(Array.from({ length: writers }, (_, seed) => trial(seed)));
    const startAt = Date.now() + 1000 + 700 * writers;
    const until = startAt + 1000 * seconds;
    const [written, read] = await Promise.all([
      Promise.all(
        Array.from({ length: writers }, () => finished(start("steady-writer", [place.url, startAt, seconds, rate]))),
      ),
      Promise.all(Array.from({ length: readers }, () => finished(start("reader", [place.url, until])))),
    ]);
    const told = written.map(([line]) => JSON.parse(line!) as { id: string; points: number });
    expect(new Set(told.map(({ id }) => id)).size).toBe(writers);
    for (const { id, points } of told) {
      expect(points).toBe(seconds * rate);
      const { status, metrics } = await store.find(id);
      expect(status).toBe("completed");
      expect([metrics["loss"]!.count, metrics["rate"]!.count]).toEqual([points / 2, points / 2]);
      const { steps, values } = await store.series(id, "loss");
      expect([...steps]).toEqual(Array.from({ length: points / 2 }, (_, i) => 2 * i));
      expect([...values]).toEqual([...steps].map(Math.sqrt));
    }
    for (const [rounds] of read) expect(Number(rounds)).toBeGreaterThan(0);
    await store.close();
    place.remove();
  });
}
