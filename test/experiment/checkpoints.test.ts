import { beforeEach, describe, expect, it } from "vitest";
import { Checkpoints } from "../../src/experiment/checkpoints.js";
import { RunLog, type RunStore } from "../../src/experiment/run-log.js";
import { UserError } from "../../src/numerics/error.js";
import { encodeCheckpoint, type Checkpoint } from "../../src/training/checkpoint.js";
import { streamStates, trainingStreams } from "../../src/training/streams.js";

const places = ["a.bin", "b.bin"] as const;
const streams = streamStates(trainingStreams(0));
const checkpoint = (step: number): Checkpoint => ({ step, state: { parameters: Float64Array.of(step) }, streams });

let kept: Map<string, Uint8Array>;
let notes: string[];
/** Every name that was written, in order. */
let written: string[];

beforeEach(() => {
  kept = new Map();
  notes = [];
  written = [];
});

/** As a new process would see what is kept. */
function open(): Checkpoints {
  const store: RunStore = {
    log: () => Promise.resolve(),
    series: () => Promise.reject(new Error("checkpoints read no series")),
    putArtifact(_run, name, content, mediaType) {
      kept.set(name, content);
      written.push(name);
      return Promise.resolve({ name, mediaType, bytes: content.length, hash: "" });
    },
    readArtifact: (_run, name) => Promise.resolve(kept.get(name)!),
    artifacts: () =>
      Promise.resolve([...kept].map(([name, { length }]) => ({ name, mediaType: "", bytes: length, hash: "" }))),
  };
  return new Checkpoints(new RunLog(store, "r", 0, (text) => notes.push(text)), places);
}

/** Changes one byte in the middle of what is kept. */
function damage(name: string): void {
  const bytes = Uint8Array.from(kept.get(name)!);
  bytes[bytes.length >> 1]! ^= 1;
  kept.set(name, bytes);
}

describe("the checkpoints of a run", () => {
  it("are none at first", async () => {
    expect(await open().load()).toBeUndefined();
    expect(notes).toEqual([]);
  });

  it("are the two newest, written by turns, also by another process", async () => {
    const first = open();
    for (const step of [10, 20, 30]) await first.save(checkpoint(step));
    const second = open();
    expect(await second.load()).toEqual(checkpoint(30));
    await second.save(checkpoint(40));
    await second.save(checkpoint(50));
    expect(written).toEqual(["a.bin", "b.bin", "a.bin", "b.bin", "a.bin"]);
    expect(await open().load()).toEqual(checkpoint(50));
  });

  it("are used from the one before a damaged one, which is named and replaced first", async () => {
    const first = open();
    await first.save(checkpoint(10));
    await first.save(checkpoint(20));
    damage("b.bin");
    const second = open();
    expect(await second.load()).toEqual(checkpoint(10));
    expect(notes).toHaveLength(1);
    expect(notes[0]).toMatch(/^Run r: b\.bin cannot be used.*checksum is wrong/);
    await second.save(checkpoint(15));
    expect(await open().load()).toEqual(checkpoint(15));
    expect(notes).toHaveLength(1);
  });

  it("leave training to start anew where both are damaged or cannot be read", async () => {
    const first = open();
    await first.save(checkpoint(10));
    await first.save(checkpoint(20));
    damage("a.bin");
    kept.set("b.bin", Buffer.from("too short"));
    expect(await open().load()).toBeUndefined();
    expect(notes).toHaveLength(2);
  });

  it("are forgotten on demand", async () => {
    const first = open();
    await first.save(checkpoint(10));
    await first.clear();
    expect(written).toEqual(["a.bin", "a.bin"]);
    expect(await open().load()).toBeUndefined();
    expect(notes).toEqual([]);
  });

  it("do not hide faults that are not the checkpoint's", async () => {
    kept.set("a.bin", encodeCheckpoint(checkpoint(1)));
    const fault = new Error("the disk is on fire");
    const store = { artifacts: () => Promise.reject(fault) } as unknown as RunStore;
    await expect(new Checkpoints(new RunLog(store, "r", 0), places).load()).rejects.toBe(fault);
    expect(fault).not.toBeInstanceOf(UserError);
  });
});
