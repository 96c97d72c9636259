import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeArchive } from "../../src/exchange/archive.js";
import { keptRun } from "../../src/exchange/kept.js";
import { MlflowWriter } from "../../src/exchange/mlflow/write.js";
import { writeEvents } from "../../src/exchange/tensorboard/write.js";
import type { KeptRun } from "../../src/tracking/adopt.js";
import { openStore } from "../../src/tracking/open.js";
import { addAnnotatedRun } from "../exchange/runs.js";

const folder = mkdtempSync(path.join(tmpdir(), "pushforward-readers-"));
const at = (name: string) => path.join(folder, name);
let kept: KeptRun;

beforeAll(async () => {
  const store = await openStore(`sqlite:${at("store.db")}`, { create: true });
  kept = await keptRun(store, await addAnnotatedRun(store, 1, { sigma: 0.25 }));
  await store.close();
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

function python(reader: string, ...args: string[]): unknown {
  const program = fileURLToPath(new URL(`readers/${reader}`, import.meta.url));
  return JSON.parse(execFileSync("/usr/bin/python3", [program, ...args], { encoding: "utf8" }));
}

type Points = readonly (readonly [step: number, value: string])[];

const values = (points: Points) => points.map(([, value]) => Number(value.replace("inf", "Infinity")));

describe("readers that are not ours agree on", () => {
  it("TensorBoard's event files", () => {
    writeEvents(at("logs"), kept);
    const files = readdirSync(at("logs"), { recursive: true, encoding: "utf8" }).filter((file) =>
      file.includes("tfevents"),
    );
    const series = python("read_events.py", ...files.map((file) => path.join(at("logs"), file))) as Record<
      string,
      Points
    >;
    expect(Object.keys(series).sort()).toEqual([...kept.series.keys()].sort());
    for (const [name, { steps, values: expected }] of kept.series) {
      expect(series[name]!.map(([step]) => step)).toEqual([...steps]);
      expect(values(series[name]!)).toEqual([...expected]);
    }
  });

  it("MLflow's database", async () => {
    const writer = await MlflowWriter.create(at("mlflow.db"));
    await writer.add(kept);
    await writer.finish();
    const { revision, runs } = python("read_mlflow.py", at("mlflow.db")) as {
      revision: string;
      runs: { id: string; status: string; experiment: string; params: object; metrics: Record<string, Points> }[];
    };
    expect(revision).toBe("181f10493468");
    expect(runs).toHaveLength(1);
    expect(runs[0]).toMatchObject({
      id: kept.run.id,
      status: "FAILED",
      experiment: kept.run.study,
      params: { sigma: "0.25", seed: "1", model: "flow" },
    });
    const { steps, values: expected } = kept.series.get("loss")!;
    const loss = runs[0]!.metrics["loss"]!;
    expect(loss.map(([step]) => step)).toEqual([...steps]);
    const greatest = (value: number) => Math.min(Number.MAX_VALUE, Math.max(-Number.MAX_VALUE, value)) + 0;
    expect(values(loss).map((value) => value + 0)).toEqual([...expected].map(greatest));
  });
});

it("refuses a ZIP file of more files than one can list, and leaves nothing of it", async () => {
  const archive = writeArchive(at("many.zip"));
  const fill = async () => {
    for (let file = 0; file < 65_535; file++) await archive.write(`blobs/${file}`, new Uint8Array());
  };
  await expect(fill()).rejects.toThrow("would hold more than a ZIP file can");
  archive.abandon();
  expect(readdirSync(folder).filter((file) => file.startsWith("many"))).toEqual([]);
});
