import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { trial, type Kind, type Site } from "./stores.js";

const writer = fileURLToPath(new URL("processes/writer.ts", import.meta.url));

function start(...args: (string | number)[]): ChildProcess {
  return spawn(process.execPath, ["--import", "tsx", writer, ...args.map(String)], {
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/** Lines of standard output; rejects if the process fails. */
async function finished(child: ChildProcess): Promise<string[]> {
  let output = "";
  let errors = "";
  child.stdout!.on("data", (data: Buffer) => (output += data.toString()));
  child.stderr!.on("data", (data: Buffer) => (errors += data.toString()));
  const code = await new Promise((resolve) => child.once("close", resolve));
  if (code !== 0) throw new Error(`A writer ended with ${String(code)}: ${errors}`);
  return output.split("\n").filter((line) => line !== "");
}

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
      await Promise.all(Array.from({ length: 8 }, () => finished(start(place.url, startAt, 1, 0))));
      const store = await place.open();
      const [queued] = await store.enqueue([trial(0)]);
      expect(queued!.queued).toBe(true);
      await store.close();
    });

    test("gives each run to one of them and keeps every point that they log", async () => {
      const store = await place.open();
      const queued = await store.enqueue(Array.from({ length: 14 }, (_, seed) => trial(seed)));
      const points = 2000;
      const startAt = Date.now() + 1500;
      const claimed = await Promise.all(
        Array.from({ length: 4 }, () => finished(start(place.url, startAt, 14, points))),
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
      const child = start(place.url, 0, "forever", 0);
      const lines = createInterface({ input: child.stdout! });
      const id = await new Promise<string>((resolve) => lines.once("line", resolve));
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
