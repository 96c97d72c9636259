import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { importRuns, readRuns } from "../../src/exchange/import.js";
import { keptRun } from "../../src/exchange/kept.js";
import type { KeptRun } from "../../src/tracking/adopt.js";
import { openStore } from "../../src/tracking/open.js";
import { newOwner } from "../../src/tracking/owner.js";
import type { Run, Store } from "../../src/tracking/store.js";
import { addRun, trial } from "./runs.js";

let folder: string;
let journal: Store;

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "pushforward-journal-test-"));
  journal = await openStore(`journal:${folder}/log`);
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

const files = () => readdirSync(path.join(folder, "log")).filter((name) => name.endsWith(".journal"));
const onlyFile = () => path.join(folder, "log", files()[0]!);

async function read(place = path.join(folder, "log")): Promise<readonly KeptRun[]> {
  const runs: KeptRun[] = [];
  for await (const run of readRuns(place)) runs.push(run);
  return runs;
}

/** As the journal's own database kept it; owners and summaries are not part of a journal. */
async function expected(run: Run): Promise<KeptRun> {
  const kept = await keptRun(journal, run);
  return { ...kept, run: { ...kept.run, metrics: {} } };
}

describe("a journal", () => {
  it("brings all that became of its runs into a store", async () => {
    const run = await addRun(journal, 3, { sigma: 0.1 });
    const kept = await expected(run);
    await journal.close();
    expect(await read()).toEqual([kept]);
    expect(await read(onlyFile())).toEqual([kept]);

    const store = await openStore(`sqlite:${folder}/store.db`, { create: true });
    const outcomes = async () => {
      const found = [];
      for await (const { adoption } of importRuns(store, path.join(folder, "log"))) found.push(adoption.outcome);
      return found;
    };
    expect([await outcomes(), await outcomes()]).toEqual([["added"], ["present"]]);
    const stored = await keptRun(store, await store.find(run.id));
    expect({ ...stored, run: { ...stored.run, metrics: {} } }).toEqual(kept);
    await store.close();
  });

  it("takes a run whose worker was cut off for crashed, with what it had logged", async () => {
    const { run } = (await journal.enqueue([trial(1, {})]))[0]!;
    await journal.claim({ ids: [run.id] }, newOwner(), { node: "v20" });
    await journal.log(run.id, [{ name: "loss", step: 1, value: 2, at: Date.now() }]);
    // The worker is killed while it writes a line: nothing is closed, and the line is half.
    appendFileSync(onlyFile(), '01234567 {"type":"log"');
    const [crashed, ...others] = await read();
    expect(others).toEqual([]);
    expect(crashed!.run).toMatchObject({ id: run.id, status: "crashed", attempt: 1 });
    expect(crashed!.run.error).toContain("its worker was stopped");
    expect(crashed!.series.get("loss")!.values).toEqual(Float64Array.of(2));
    await journal.close();
  });

  it("brings up to date what was imported while it was written", async () => {
    const store = await openStore(`sqlite:${folder}/store.db`, { create: true });
    const imported = async () => {
      const found = [];
      for await (const { run, adoption } of importRuns(store, path.join(folder, "log"))) {
        found.push([adoption.outcome, (await store.find(run.id)).status]);
      }
      return found;
    };
    const { run } = (await journal.enqueue([trial(1, {})]))[0]!;
    await journal.claim({ ids: [run.id] }, newOwner(), {});
    await journal.log(run.id, [{ name: "loss", step: 1, value: 2, at: Date.now() }]);
    const before = await imported();
    await journal.log(run.id, [{ name: "loss", step: 2, value: 1, at: Date.now() }]);
    await journal.finish(run.id, "completed");
    await journal.close();
    expect([before, await imported(), await imported()]).toEqual([
      [["added", "crashed"]],
      [["updated", "completed"]],
      [["present", "completed"]],
    ]);
    expect((await store.series(run.id, "loss")).values).toEqual(Float64Array.of(2, 1));
    await store.close();
  });

  it("is shared by the processes of a machine, which write a file each", async () => {
    const other = await openStore(`journal:${folder}/log`);
    const { run } = (await journal.enqueue([trial(1, {})]))[0]!;
    const owner = newOwner();
    await other.claim({ ids: [run.id] }, owner, {});
    await other.log(run.id, [{ name: "loss", step: 1, value: 2, at: 5 }]);
    await other.close();
    // The process that watches sees that the other is gone.
    await journal.abandon(owner, "crashed", "The worker is gone.");
    const kept = await expected(await journal.find(run.id));
    await journal.close();
    expect(files()).toHaveLength(2);
    expect(await read()).toEqual([kept]);
  });

  it.each<[string, (text: string) => string, string]>([
    ["a changed line", (text) => text.replace('"loss"', '"lass"'), "is damaged: its checksum"],
    [
      "a missing line",
      (text) =>
        text
          .split("\n")
          .filter((line) => !line.includes('"claim"'))
          .join("\n"),
      "was never begun",
    ],
    ["no line at all", () => "nothing", "is no journal"],
    ["a first line of another program", () => "nothing\n", "is no journal"],
    ["what is no JSON, though its checksum is right", (text) => `${text}8cdc1683 x\n`, "is not JSON"],
  ])("is refused with %s", async (_, change, message) => {
    await addRun(journal, 3);
    await journal.close();
    const copy = path.join(folder, "damaged");
    mkdirSync(copy);
    copyFileSync(onlyFile(), path.join(copy, "x.journal"));
    writeFileSync(path.join(copy, "x.journal"), change(readFileSync(onlyFile(), "utf8")));
    await expect(read(copy)).rejects.toThrow(message);
  });

  it("is only written", async () => {
    await expect(journal.remove(["x"])).rejects.toThrow("import it into a store first");
    await journal.close();
  });
});
