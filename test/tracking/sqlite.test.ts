import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";
import sqlite3 from "sqlite3";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { migrate } from "../../src/tracking/migrate.js";
import { migrations } from "../../src/tracking/migrations/index.js";
import { openStore } from "../../src/tracking/open.js";
import { openSqlite } from "../../src/tracking/sqlite.js";
import { pointsOf, trial } from "./stores.js";

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "pushforward-sqlite-"));
  file = path.join(folder, "runs.db");
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Runs statements outside of the store. */
async function execute(target: string, sql: string): Promise<void> {
  const db = new sqlite3.Database(target);
  await new Promise<void>((resolve, reject) => {
    db.exec(sql, (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
  await new Promise((resolve) => {
    db.close(resolve);
  });
}

async function filled(runs = 1): Promise<string[]> {
  const store = await openStore(`sqlite:${file}`, { create: true });
  await store.enqueue(Array.from({ length: runs }, (_, seed) => trial(seed)));
  const ids: string[] = [];
  for (;;) {
    const run = await store.claim({}, "owner", {});
    if (!run) break;
    await store.log(run.id, pointsOf("loss", [3, NaN, 1]));
    await store.putArtifact(run.id, "note.txt", Buffer.from("a note"), "text/plain");
    await store.finish(run.id, "completed");
    ids.push(run.id);
  }
  await store.close();
  return ids;
}

describe("a store is refused", () => {
  test("where there is none and none is to be made", async () => {
    await expect(openStore(`sqlite:${file}`)).rejects.toThrow(`There is no store at sqlite:${file}`);
    expect(readdirSync(folder)).toEqual([]);
  });

  test.each(["results.db", "mysql://host/db", "sqlite:", ""])("when its URL is %j", async (url) => {
    await expect(openStore(url, { create: true })).rejects.toThrow("sqlite:PATH was expected");
  });

  test("when it has a newer schema", async () => {
    await filled();
    await execute(file, "UPDATE schema_version SET version = 9");
    const before = readFileSync(file);
    await expect(openStore(`sqlite:${file}`, { create: true })).rejects.toThrow(
      `Store sqlite:${file} has schema 9, this Pushforward knows ${migrations.length}: upgrade Pushforward or use another --store.`,
    );
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  test("when it is a database of another program", async () => {
    await execute(file, "CREATE TABLE bookmarks (url TEXT)");
    await expect(openStore(`sqlite:${file}`, { create: true })).rejects.toThrow("is a database of another program");
  });

  test("when it is no database", async () => {
    writeFileSync(file, "results\n".repeat(1000));
    await expect(openStore(`sqlite:${file}`)).rejects.toThrow("is not a Pushforward store (or is damaged)");
  });

  test("when it is damaged", async () => {
    await filled(40);
    truncateSync(file, 3 * 4096);
    const reading = async (): Promise<void> => {
      const store = await openStore(`sqlite:${file}`);
      await store.runs().finally(() => store.close());
    };
    await expect(reading()).rejects.toThrow(`Store sqlite:${file} is damaged: restore a backup`);
  });

  test("when its folder cannot be made", async () => {
    writeFileSync(file, "a file");
    await expect(openStore(`sqlite:${file}/below/runs.db`, { create: true })).rejects.toThrow(
      "Cannot make the folder of store",
    );
  });

  test("when it cannot be opened as a file", async () => {
    mkdirSync(file);
    await expect(openStore(`sqlite:${file}`, { create: true })).rejects.toThrow(
      "cannot be opened: check the permissions",
    );
  });
});

describe("a store on disk", () => {
  test("is opened from an empty file, by a relative path and as a URL with slashes", async () => {
    writeFileSync(file, "");
    await (await openStore(`sqlite:${file}`)).close();
    await (await openStore(`sqlite:${path.relative(process.cwd(), file)}`)).close();
    const store = await openStore(`sqlite://${file}`);
    expect(await store.runs()).toEqual([]);
    await store.close();
  });

  test("is copied elsewhere with its artifacts as plain files", async () => {
    const [id] = await filled();
    const elsewhere = mkdtempSync(path.join(os.tmpdir(), "pushforward-copy-"));
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      const relative = path.join(path.relative(folder, entry.parentPath), entry.name);
      if (entry.isDirectory()) mkdirSync(path.join(elsewhere, relative), { recursive: true });
      else copyFileSync(path.join(folder, relative), path.join(elsewhere, relative));
    }
    const store = await openStore(`sqlite:${path.join(elsewhere, "runs.db")}`);
    expect([...(await store.series(id!, "loss")).values]).toEqual([3, NaN, 1]);
    expect(Buffer.from(await store.readArtifact(id!, "note.txt")).toString()).toBe("a note");
    await store.close();
    rmSync(elsewhere, { recursive: true });
  });

  test("names the artifact file that is damaged or missing", async () => {
    const [id] = await filled();
    const store = await openStore(`sqlite:${file}`);
    const [artifact] = await store.artifacts(id!);
    const blob = path.join(folder, "runs.artifacts", artifact!.hash.slice(0, 2), artifact!.hash.slice(2));
    writeFileSync(blob, "another note");
    await expect(store.readArtifact(id!, "note.txt")).rejects.toThrow(`The artifact file ${blob} is damaged`);
    rmSync(blob);
    await expect(store.readArtifact(id!, "note.txt")).rejects.toThrow(`The artifact file ${blob} is missing`);
    await store.close();
  });
});

describe("a migration", () => {
  const next = {
    version: migrations.length + 1,
    statements: () => ["ALTER TABLE run ADD COLUMN note TEXT DEFAULT 'new'"],
  };
  const failing = {
    version: migrations.length + 2,
    statements: () => ["CREATE TABLE half (a TEXT)", "CREATE TABLE half (a TEXT)"],
  };
  const backups = (): string[] => readdirSync(folder).filter((name) => name.endsWith(".backup"));

  test("keeps what was there, after a backup of it", async () => {
    const [id] = await filled();
    const engine = await openSqlite(file, false);
    await migrate(engine, [...migrations, next]);
    expect(await engine.read((db) => db("run").select("id", "note"))).toEqual([{ id, note: "new" }]);
    expect(await engine.read((db) => db("schema_version"))).toEqual([{ version: migrations.length + 1 }]);
    await engine.close();
    expect(backups()).toHaveLength(1);
    const backup = await openStore(`sqlite:${path.join(folder, backups()[0]!)}`);
    expect(await backup.find(id!)).toMatchObject({ status: "completed", metrics: { loss: { count: 3 } } });
    await backup.close();
  });

  test("that fails leaves the store as it was", async () => {
    const [id] = await filled();
    const engine = await openSqlite(file, false);
    await expect(migrate(engine, [...migrations, next, failing])).rejects.toThrow("half");
    expect(await engine.tables((await engine.read((db) => Promise.resolve({ db }))).db)).not.toContain("half");
    await engine.close();
    const store = await openStore(`sqlite:${file}`);
    expect((await store.find(id!)).status).toBe("completed");
    await store.close();
  });

  test("is done once when many ask for it at once", async () => {
    await filled();
    const engines = await Promise.all(Array.from({ length: 6 }, () => openSqlite(file, false)));
    await Promise.all(engines.map((engine) => migrate(engine, [...migrations, next])));
    expect(backups()).toHaveLength(1);
    await Promise.all(engines.map((engine) => engine.close()));
  });

  test("is numbered without gaps", () => {
    expect(migrations.map(({ version }) => version)).toEqual(migrations.map((_, i) => i + 1));
  });
});
