import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { unzipSync } from "fflate";
import { readArchive, writeArchive } from "../../src/exchange/archive.js";
import { keptRun } from "../../src/exchange/kept.js";
import { NativeWriter, readNative } from "../../src/exchange/native.js";
import type { KeptRun } from "../../src/tracking/adopt.js";
import { openStore } from "../../src/tracking/open.js";
import { addAnnotatedRun } from "./runs.js";

const folder = mkdtempSync(path.join(tmpdir(), "pushforward-native-"));
const at = (...parts: string[]) => path.join(folder, ...parts);
let kept: readonly KeptRun[];

beforeAll(async () => {
  const store = await openStore(`sqlite:${at("store.db")}`, { create: true });
  kept = [];
  for (const seed of [1, 2]) kept = [...kept, await keptRun(store, await addAnnotatedRun(store, seed))];
  await store.close();
  for (const target of ["runs", "runs.zip", "again.zip"]) await exportTo(at(target));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function exportTo(target: string): Promise<void> {
  const writer = new NativeWriter(writeArchive(target));
  for (const run of kept) await writer.add(run);
  await writer.finish();
}

async function importFrom(source: string): Promise<readonly KeptRun[]> {
  const runs: KeptRun[] = [];
  for await (const run of readNative(await readArchive(source))) runs.push(run);
  return runs;
}

/** Without the summaries, which follow from the series. */
const withoutMetrics = (runs: readonly KeptRun[]) => runs.map((one) => ({ ...one, run: { ...one.run, metrics: {} } }));

describe.each(["runs", "runs.zip"])("an export to %s", (name) => {
  it("brings back all that was kept", async () => {
    expect(await importFrom(at(name))).toEqual(withoutMetrics(kept));
  });

  it("does not write over another", async () => {
    await expect(exportTo(at(name))).rejects.toThrow("exists already");
  });
});

it("keeps equal contents once, and gives the same file for the same runs", () => {
  const files = Object.keys(unzipSync(readFileSync(at("runs.zip"))));
  expect(files.filter((file) => file.startsWith("blobs/"))).toHaveLength(3);
  expect(readFileSync(at("runs.zip")).equals(readFileSync(at("again.zip")))).toBe(true);
});

it("takes a folder's name with a slash at its end", async () => {
  await exportTo(`${at("slash")}/`);
  expect(await importFrom(at("slash"))).toEqual(withoutMetrics(kept));
});

it("leaves nothing of an export that is given up", () => {
  for (const target of ["part", "part.zip"]) {
    writeArchive(at(target)).abandon();
    expect(readdirSync(folder).filter((file) => file.startsWith("part"))).toEqual([]);
  }
});

describe("an import refuses", () => {
  /** A fresh export in which one file is changed. */
  async function damaged(
    file: (runId: string) => string,
    change: (content: Buffer) => string | Buffer,
  ): Promise<string> {
    const target = at(`damaged-${Math.abs(hash(file("x") + change.toString()))}`);
    if (existsSync(target)) rmSync(target, { recursive: true });
    await exportTo(target);
    const changed = path.join(target, file(kept[0]!.run.id));
    writeFileSync(changed, change(readFileSync(changed)));
    return target;
  }
  const hash = (text: string) => createHash("sha256").update(text).digest().readInt32LE();
  const runFile = (id: string) => `runs/${id}/run.json`;

  it.each<[string, (id: string) => string, (content: Buffer) => string | Buffer, string]>([
    ["what is no JSON", () => "manifest.json", () => "{", "manifest.json is not JSON"],
    ["another format", () => "manifest.json", () => '{"format":"x","version":1,"runs":[]}', "manifest.json: format"],
    [
      "a newer version",
      () => "manifest.json",
      () => '{"format":"pushforward-runs","version":2,"runs":[]}',
      "this Pushforward reads 1: upgrade it",
    ],
    [
      "a path in place of an id",
      () => "manifest.json",
      () => '{"format":"pushforward-runs","version":1,"runs":["../../etc"]}',
      "expected the id of a run",
    ],
    ["a changed series", (id) => `runs/${id}/series/0.npy`, (old) => Buffer.concat([old, old]), "0.npy is damaged"],
    ["a changed output", (id) => `runs/${id}/output.json`, () => "[]", "output.json is damaged"],
    ["an unknown status", runFile, (old) => old.toString().replace('"failed"', '"fine"'), "run.json: run.status"],
    ["a queued run", runFile, (old) => old.toString().replace('"failed"', '"queued"'), "run.json: run.status"],
    [
      "another id",
      runFile,
      (old) => old.toString().replace(/"id": "\w+"/, '"id": "other"'),
      'describes the run "other"',
    ],
    [
      "a configuration with another hash",
      runFile,
      (old) => old.toString().replace('"steps": 3', '"steps": 4'),
      "does not have the hash",
    ],
  ])("%s", async (_, file, change, message) => {
    await expect(importFrom(await damaged(file, change))).rejects.toThrow(message);
  });

  it("what is not there, no archive, or half of one", async () => {
    await expect(importFrom(at("nothing"))).rejects.toThrow("There is no file or folder");
    await expect(importFrom(at("store.db"))).rejects.toThrow("is not a ZIP file");
    const target = await damaged(
      () => "manifest.json",
      (old) => old,
    );
    rmSync(path.join(target, "blobs"), { recursive: true });
    await expect(importFrom(target)).rejects.toThrow("it is not a whole export");
  });
});
