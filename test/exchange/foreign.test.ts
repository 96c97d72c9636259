import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import knex, { type Knex } from "knex";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readRuns } from "../../src/exchange/import.js";
import { keptRun } from "../../src/exchange/kept.js";
import { MlflowWriter } from "../../src/exchange/mlflow/write.js";
import { encodeEvent, type EventMessage } from "../../src/exchange/tensorboard/event.js";
import { encodeRecord } from "../../src/exchange/tensorboard/records.js";
import { writeEvents } from "../../src/exchange/tensorboard/write.js";
import type { KeptRun } from "../../src/tracking/adopt.js";
import { openStore } from "../../src/tracking/open.js";
import { addAnnotatedRun, awkward } from "./runs.js";

let folder: string;
let kept: KeptRun;
const at = (...parts: string[]) => path.join(folder, ...parts);

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "pushforward-foreign-"));
  const store = await openStore(`sqlite:${at("store.db")}`, { create: true });
  kept = await keptRun(store, await addAnnotatedRun(store, 1, { sigma: 0.25, hidden: [64, 64] }));
  await store.close();
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

async function read(place: string): Promise<readonly KeptRun[]> {
  const runs: KeptRun[] = [];
  for await (const run of readRuns(at(place))) runs.push(run);
  return runs;
}

describe("TensorBoard", () => {
  it("gets every series, exactly, and gives them back", async () => {
    writeEvents(at("tb"), kept);
    const [run, ...others] = await read("tb");
    expect(others).toEqual([]);
    expect(run!.series).toEqual(kept.series);
    expect(run!.run).toMatchObject({
      study: "tb",
      label: path.join("moons é 月", `flow-${kept.run.id}`),
      status: "completed",
    });
    expect((await read("tb"))[0]!.run.id).toBe(run!.run.id);
  });

  const events = (...messages: readonly EventMessage[]): Buffer =>
    Buffer.concat(messages.map((message) => encodeRecord(encodeEvent(message))));
  const scalar = (step: number, simple: number): EventMessage => ({
    wallTime: 100 + step,
    step,
    summary: { value: [{ tag: "loss", simple }] },
  });
  const write = (content: Uint8Array) => {
    mkdirSync(at("tb"), { recursive: true });
    writeFileSync(at("tb", "events.out.tfevents.1.host"), content);
  };
  const loss = async () => (await read("tb"))[0]!.series.get("loss");

  it("lets a run that starts again supersede what it repeats", async () => {
    write(events(scalar(1, 1), scalar(2, 2), scalar(3, 3), scalar(2, 20), scalar(4, 40)));
    expect(await loss()).toMatchObject({ steps: Float64Array.of(1, 2, 4), values: Float64Array.of(1, 20, 40) });
  });

  it("reads the scalars of each of its versions, and nothing else", async () => {
    const bytes = new Uint8Array(new Float32Array([0.5]).buffer);
    const value = (step: number, tensor: object) =>
      ({ wallTime: 1, step, summary: { value: [{ tag: "loss", tensor }] } }) as unknown as EventMessage;
    write(
      events(
        value(1, { dtype: 1, floats: [1.5] }),
        value(2, { dtype: 1, content: bytes }),
        value(3, { dtype: 2, doubles: [0.1] }),
        value(4, { dtype: 7, strings: [bytes] }),
        value(5, { dtype: 1, shape: { dim: [{ size: 2 }] }, floats: [1, 2] }),
      ),
    );
    expect(await loss()).toMatchObject({ steps: Float64Array.of(1, 2, 3), values: Float64Array.of(1.5, 0.5, 0.1) });
  });

  it("reads what is whole of a file that is being written, and refuses one that is damaged", async () => {
    const whole = events(scalar(1, 1), scalar(2, 2));
    write(whole.subarray(0, whole.length - 3));
    expect(await loss()).toMatchObject({ steps: Float64Array.of(1) });
    const damaged = Buffer.from(whole);
    damaged[20]! ^= 1;
    write(damaged);
    await expect(loss()).rejects.toThrow("the record at byte 0 has a wrong checksum");
    write(Buffer.from(encodeRecord(Uint8Array.of(255, 255, 255))));
    await expect(loss()).rejects.toThrow("a record in it is no event");
  });

  it("keeps runs apart whose names are too long for a file", async () => {
    for (const id of ["a", "b"])
      writeEvents(at("tb"), { ...kept, run: { ...kept.run, study: "x".repeat(255), label: "月".repeat(255), id } });
    expect(await read("tb")).toHaveLength(2);
  });

  it("stays within its folder, whatever the names", async () => {
    const named = { ...kept, run: { ...kept.run, study: "../../x", label: "..\\\u0000/y" } };
    writeEvents(at("tb"), named);
    expect(readdirSync(folder).sort()).toEqual(["store.artifacts", "store.db", "tb"]);
    expect((await read("tb"))[0]!.series).toEqual(kept.series);
  });
});

describe("MLflow", () => {
  it("gets parameters, series and artifacts, and gives them back", async () => {
    const writer = await MlflowWriter.create(at("mlflow.db"));
    await writer.add(kept);
    await writer.finish();
    const [run, ...others] = await read("mlflow.db");
    expect(others).toEqual([]);
    expect(run!.run).toMatchObject({
      study: kept.run.study,
      label: "flow",
      status: "failed",
      startedAt: kept.run.startedAt,
      finishedAt: kept.run.finishedAt,
      options: { model: "flow", sigma: 0.25, hidden: "[64,64]", seed: 1 },
    });
    // MLflow keeps no sign of zero, and infinities as the greatest doubles.
    const values = run!.series.get("loss")!.values;
    const greatest = awkward.map((value) => (value === Number.MAX_VALUE ? Infinity : value));
    expect([...values.slice(1)].map((value) => value + 0)).toEqual(greatest.map((value) => value + 0));
    expect(run!.series.get("nll.test é")).toEqual(kept.series.get("nll.test é"));
    const contents = (one: KeptRun) => one.artifacts.map(({ name, content }) => [name, [...content]]);
    expect(contents(run!)).toEqual(contents(kept));
    await expect(MlflowWriter.create(at("mlflow.db"))).rejects.toThrow("exists already");
  });

  it("does not get a run whose artifacts no folder can hold", async () => {
    const writer = await MlflowWriter.create(at("mlflow.db"));
    const artifact = (name: string) => ({ name, mediaType: "text/plain", content: Uint8Array.of(1) });
    const adding = writer.add({ ...kept, artifacts: [artifact("a.b"), artifact("a/b/c"), artifact("a")] });
    await expect(adding).rejects.toThrow('artifacts "a" and "a/b/c", which cannot both be files');
    await writer.finish();
    expect(await read("mlflow.db")).toEqual([]);
  });

  /** A database with one finished run, changed. */
  async function database(change: (db: Knex) => Promise<unknown>): Promise<void> {
    const writer = await MlflowWriter.create(at("mlflow.db"));
    await writer.add(kept);
    await writer.finish();
    const db = knex({ client: "sqlite3", connection: { filename: at("mlflow.db") }, useNullAsDefault: true });
    await change(db);
    await db.destroy();
  }

  it("reads no artifacts from elsewhere on the machine, nor through links", async () => {
    mkdirSync(at("elsewhere"));
    writeFileSync(at("elsewhere", "secret"), "x");
    await database((db) => db("runs").update({ artifact_uri: "file:///etc" }));
    expect((await read("mlflow.db"))[0]!.artifacts).toEqual([]);
    rmSync(at("mlflow.db"));
    rmSync(at("mlflow-artifacts"), { recursive: true });
    await database(() => Promise.resolve());
    symlinkSync(at("elsewhere", "secret"), at("mlflow-artifacts", kept.run.id, "link"));
    expect((await read("mlflow.db"))[0]!.artifacts.map(({ name }) => name)).toEqual(["plots/loss.png", "samples.npy"]);
  });

  it("leaves out what runs or is deleted, and refuses another database", async () => {
    await database((db) => db("runs").update({ status: "RUNNING" }));
    expect(await read("mlflow.db")).toEqual([]);
    await expect(read("store.db")).rejects.toThrow("is not a database of MLflow");
  });
});

it("says what could be imported where there is nothing of it", async () => {
  mkdirSync(at("empty"));
  await expect(read("empty")).rejects.toThrow("is nothing that can be imported: expected an export of Pushforward");
  await expect(read("none")).rejects.toThrow("There is no file or folder");
  expect(readFileSync(at("store.db")).length).toBeGreaterThan(0);
});
