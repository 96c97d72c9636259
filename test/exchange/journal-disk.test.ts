import type * as fileSystem from "node:fs";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it, vi } from "vitest";
import { readJournal } from "../../src/exchange/journal.js";
import { openStore } from "../../src/tracking/open.js";
import { newOwner } from "../../src/tracking/owner.js";
import { trial } from "./runs.js";

const disk = vi.hoisted(() => ({ full: false }));

vi.mock("node:fs", async (original) => {
  const fs = await original<typeof fileSystem>();
  return {
    ...fs,
    /** Writes half of what does not fit. */
    writeFileSync(file: number, content: Uint8Array) {
      if (!disk.full) {
        fs.writeFileSync(file, content);
        return;
      }
      fs.writeFileSync(file, content.subarray(0, content.length / 2));
      throw Object.assign(new Error("ENOSPC: no space left on device"), { code: "ENOSPC" });
    },
  };
});

it("a journal is whole after its disk was full for a while", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "pushforward-journal-disk-"));
  const journal = await openStore(`journal:${folder}/log`);
  const { run } = (await journal.enqueue([trial(1, {})]))[0]!;
  await journal.claim({ ids: [run.id] }, newOwner(), {});
  disk.full = true;
  await expect(journal.log(run.id, [{ name: "loss", step: 1, value: 2, at: 5 }])).rejects.toThrow("ENOSPC");
  disk.full = false;
  await journal.log(run.id, [{ name: "loss", step: 2, value: 1, at: 6 }]);
  await journal.finish(run.id, "completed");
  await journal.close();
  const series = [];
  for await (const kept of readJournal(`${folder}/log`)) series.push([kept.run.status, kept.series.get("loss")!.steps]);
  expect(series).toEqual([["completed", Float64Array.of(2)]]);
  rmSync(folder, { recursive: true });
});
