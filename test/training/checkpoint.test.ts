import { describe, expect, it } from "vitest";
import { UserError } from "../../src/numerics/error.js";
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from "../../src/training/checkpoint.js";
import { streamStates, trainingStreams } from "../../src/training/streams.js";

const checkpoint: Checkpoint = {
  step: 1234,
  state: {
    parameters: Float32Array.of(1.5, -0, NaN, Infinity, 2 ** -149),
    "slot.firstMoment": Float64Array.of(Math.PI, -1e300, 5e-324),
    empty: new Float32Array(0),
  },
  streams: streamStates(trainingStreams(3)),
};

describe("checkpoint bytes", () => {
  it("give back every bit of what was put in", () => {
    expect(decodeCheckpoint(encodeCheckpoint(checkpoint))).toEqual(checkpoint);
  });

  it("may lie anywhere in a buffer, and arrays may be views", () => {
    const wide = Float64Array.of(0, 1, 2, 3);
    const view = { ...checkpoint, state: { parameters: wide.subarray(1, 3) } };
    const bytes = encodeCheckpoint(view);
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    expect(decodeCheckpoint(shifted.subarray(3)).state["parameters"]).toEqual(Float64Array.of(1, 2));
  });

  it("are refused wherever one of them has changed or is missing", () => {
    const bytes = encodeCheckpoint(checkpoint);
    for (let at = 0; at < bytes.length; at += 7) {
      const damaged = Uint8Array.from(bytes);
      damaged[at]! ^= 0x10;
      expect(() => decodeCheckpoint(damaged), `byte ${at}`).toThrow(UserError);
    }
    for (const length of [0, 5, 20, bytes.length - 1]) {
      expect(() => decodeCheckpoint(bytes.subarray(0, length))).toThrow(UserError);
    }
  });

  it("are refused with a word about it when a later version wrote them", () => {
    const later = Uint8Array.from(encodeCheckpoint(checkpoint));
    later[8] = 2;
    expect(() => decodeCheckpoint(later)).toThrow(/format version 2.*update Pushforward/);
  });
});
