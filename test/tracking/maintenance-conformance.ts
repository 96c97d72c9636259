import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Engine } from "../../src/tracking/engine.js";
import { backupStore } from "../../src/tracking/maintenance/backup.js";
import { checkStore } from "../../src/tracking/maintenance/check.js";
import { collectGarbage, findGarbage } from "../../src/tracking/maintenance/gc.js";
import { migrations } from "../../src/tracking/migrations/index.js";
import { openEngine, openStore } from "../../src/tracking/open.js";
import type { Store } from "../../src/tracking/store.js";
import { pointsOf, trial, type Kind, type Site } from "./stores.js";

/** What those who look after a store can rely on. */
export function maintenanceConformance({ name, site }: Kind): void {
  describe(`looking after a ${name} store`, () => {
    let place: Site;
    let store: Store;
    let engine: Engine;

    beforeEach(async () => {
      place = site();
      store = await place.open();
      engine = await openEngine(place.url);
    });

    afterEach(async () => {
      await engine.close();
      await store.close();
      place.remove();
    });

    /** A completed run with points, output and two artifacts, one of which all such runs share. */
    const completed = async (seed: number): Promise<string> => {
      await store.enqueue([trial(seed)]);
      const { id } = (await store.claim({}, "owner", { seed }))!;
      await store.log(id, pointsOf("loss", [3, 2, 1]));
      await store.logOutput(id, [{ attempt: 1, at: 0, stream: "stdout", text: "a line" }]);
      await store.putArtifact(id, "shared.txt", Buffer.from("the same for all"), "text/plain");
      await store.putArtifact(id, "own.txt", Buffer.from(`of seed ${seed}`), "text/plain");
      await store.finish(id, "completed");
      return id;
    };
    const text = async (id: string, artifact: string): Promise<string> =>
      Buffer.from(await store.readArtifact(id, artifact)).toString();

    test("contents that are replaced go at once, unless another artifact refers to them", async () => {
      await store.enqueue([trial(0)]);
      const { id } = (await store.claim({}, "owner", {}))!;
      const put = (artifact: string, content: string) =>
        store.putArtifact(id, artifact, Buffer.from(content), "text/plain");
      const { hash } = await put("a", "one");
      await put("b", "one");
      await put("a", "two");
      expect(await engine.blobs.has(hash)).toBe(true);
      await put("b", "two");
      expect(await engine.blobs.has(hash)).toBe(false);
      await put("b", "one");
      expect([await text(id, "a"), await text(id, "b")]).toEqual(["two", "one"]);
    });

    test("gc deletes removed runs and what only they referred to, and nothing before it is told to", async () => {
      const [gone, kept] = [await completed(0), await completed(1)];
      await store.enqueue([trial(0, 0.5, { study: "abandoned" })]);
      const abandoned = (await store.runs({ study: "abandoned" }))[0]!.id;
      await store.remove([gone, abandoned]);
      const loose = await engine.blobs.put(Buffer.from("nobody's"));
      const expected = { runs: [gone, abandoned], points: 3, blobs: 2, bytes: 9 + 8 };
      expect(await findGarbage(engine)).toEqual(expected);
      expect((await store.runs({ includeDeleted: true })).map(({ id }) => id)).toEqual([gone, kept, abandoned]);
      expect(await engine.blobs.has(loose)).toBe(true);

      expect(await collectGarbage(engine)).toEqual(expected);
      expect((await store.runs({ includeDeleted: true })).map(({ id }) => id)).toEqual([kept]);
      expect(await findGarbage(engine)).toEqual({ runs: [], points: 0, blobs: 0, bytes: 0 });
      expect([await text(kept, "shared.txt"), await text(kept, "own.txt")]).toEqual(["the same for all", "of seed 1"]);
      expect((await store.find(kept)).metrics["loss"]!.count).toBe(3);
      expect(await store.output(kept)).toHaveLength(1);
      const counts = await engine.read(async (db) => ({
        points: await db("metric").pluck("run"),
        studies: await db("study").pluck("name"),
        configurations: await db("configuration").pluck("hash"),
        environments: await db("environment").pluck("fields"),
      }));
      expect(counts).toMatchObject({
        studies: ["bandwidth"],
        configurations: ["hash-of-0.1"],
        environments: ['{"seed":1}'],
      });
      expect(counts.points).toHaveLength(3);
      // The trial of the deleted run can run again.
      expect((await store.enqueue([trial(0)]))[0]!.queued).toBe(true);
    });

    test("check finds a sound store sound, and says what is wrong with another", async () => {
      const id = await completed(0);
      const newest = migrations.length;
      const sound = { schema: newest, newest, runs: 1, points: 3, artifacts: 2, problems: [] };
      expect(await checkStore(engine)).toEqual(sound);
      const artifact = (await store.artifacts(id)).find((one) => one.name === "own.txt")!;
      await engine.blobs.remove(artifact.hash);
      await engine.write((trx) => trx("metric").where("step", 2).delete());
      const { problems } = await checkStore(engine);
      expect(problems).toHaveLength(2);
      expect(problems[0]).toMatch(new RegExp(`^Run ${id}, artifact own.txt: .* missing`));
      expect(problems[1]).toBe(`Run ${id}, metric loss: its summary counts 3 points, there are 2.`);
    });

    test("a backup of a store that is being written holds one moment of it", async () => {
      const folder = mkdtempSync(path.join(os.tmpdir(), "pushforward-backup-"));
      const target = path.join(folder, "new", "copy.db");
      const id = await completed(0);
      await store.enqueue([trial(1)]);
      const busy = (await store.claim({}, "owner", {}))!;
      const writing = new AbortController();
      const writer = (async () => {
        for (let step = 0; !writing.signal.aborted; step++) {
          await store.log(busy.id, pointsOf("loss", [step], step));
          await store.putArtifact(busy.id, "checkpoint", Buffer.from(`at ${step}`), "text/plain");
        }
      })();
      await backupStore(engine, target);
      await expect(backupStore(engine, target)).rejects.toThrow("is there already");
      writing.abort();
      await writer;
      const left = name === "SQLite" ? ["copy.artifacts", "copy.db"] : ["copy.db"];
      expect(readdirSync(path.dirname(target)).sort()).toEqual(left);
      if (name === "SQLite") {
        const copy = await openStore(`sqlite:${target}`);
        expect((await copy.find(id)).metrics).toEqual((await store.find(id)).metrics);
        expect((await copy.find(busy.id)).status).toBe("running");
        await copy.close();
        const copied = await openEngine(`sqlite:${target}`);
        expect((await checkStore(copied)).problems).toEqual([]);
        await copied.close();
      } else {
        expect(readFileSync(target).toString("latin1", 0, 5)).toBe("PGDMP");
        expect(existsSync(`${target}.artifacts`)).toBe(false);
      }
      rmSync(folder, { recursive: true });
    });
  });
}
