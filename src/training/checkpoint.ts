import { createHash } from "node:crypto";
import { UserError } from "../numerics/error.js";
import type { BatchStreamStates } from "./streams.js";

export type FloatArray = Float32Array | Float64Array;

/** What the steps carry on, by name: the parameters, the optimizer's slots, the moving average if there is one. */
export type TrainingState = Readonly<Record<string, FloatArray>>;

/** All that a training run needs to go on bit by bit as if it had never stopped. */
export interface Checkpoint {
  /** Steps done. */
  readonly step: number;
  readonly state: TrainingState;
  readonly streams: BatchStreamStates;
  /** Which round of the loss the step belongs to, if not to the first, and the parameters that this round started from. */
  readonly round?: { readonly index: number; readonly initial: FloatArray };
}

interface Header {
  readonly step: number;
  readonly arrays: readonly { readonly name: string; readonly type: "float32" | "float64"; readonly length: number }[];
  readonly streams: BatchStreamStates;
  /** The last of the arrays is then what the round started from. */
  readonly round?: number;
}

const magic = Buffer.from("PFWDCKPT", "latin1");
const version = 1;
const digestLength = 32;
/** Name of the array of what a round started from. */
const initialName = "round.initial";
/** Magic, version, length of the header. */
const prefixLength = magic.length + 8;

/**
 * A checkpoint as bytes: magic, version and header length (32-bit), header (JSON), the arrays one after another, and the
 * SHA-256 of all before it. All numbers are little-endian, as on every platform that Node runs on.
 */
export function encodeCheckpoint(checkpoint: Checkpoint): Uint8Array {
  const { round } = checkpoint;
  const arrays = Object.entries(checkpoint.state);
  if (round !== undefined) arrays.push([initialName, round.initial]);
  const header: Header = {
    step: checkpoint.step,
    arrays: arrays.map(([name, array]) => ({ name, type: typeOf(array), length: array.length })),
    streams: checkpoint.streams,
    ...(round && { round: round.index }),
  };
  const json = Buffer.from(JSON.stringify(header), "utf8");
  const prefix = Buffer.alloc(prefixLength);
  magic.copy(prefix);
  prefix.writeUInt32LE(version, magic.length);
  prefix.writeUInt32LE(json.length, magic.length + 4);
  const content = arrays.map(([, array]) => Buffer.from(array.buffer, array.byteOffset, array.byteLength));
  const body = Buffer.concat([prefix, json, ...content]);
  return Buffer.concat([body, digest(body)]);
}

/** The checkpoint in `bytes`; throws a UserError if they are not one, are damaged, or come from a later version. */
export function decodeCheckpoint(bytes: Uint8Array): Checkpoint {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.length < prefixLength || !buffer.subarray(0, magic.length).equals(magic)) {
    throw new UserError("These bytes are not a Pushforward checkpoint.", { kind: "failure" });
  }
  const found = buffer.readUInt32LE(magic.length);
  if (found !== version) {
    throw new UserError(
      `The checkpoint has format version ${found}, but this version of Pushforward reads ${version}; update Pushforward.`,
      { kind: "failure" },
    );
  }
  const body = buffer.subarray(0, -digestLength);
  if (!digest(body).equals(buffer.subarray(-digestLength))) {
    throw new UserError(
      "The checkpoint is damaged (its checksum is wrong); start the run anew, or from another checkpoint.",
      {
        kind: "failure",
      },
    );
  }
  const headerEnd = prefixLength + buffer.readUInt32LE(magic.length + 4);
  const header = JSON.parse(body.toString("utf8", prefixLength, headerEnd)) as Header;
  const state: Record<string, FloatArray> = {};
  let offset = headerEnd;
  for (const { name, type, length } of header.arrays) {
    const array = type === "float64" ? new Float64Array(length) : new Float32Array(length);
    body.copy(new Uint8Array(array.buffer), 0, offset, offset + array.byteLength);
    state[name] = array;
    offset += array.byteLength;
  }
  const { step, streams, round: index } = header;
  const { [initialName]: initial, ...carried } = state;
  if (index === undefined || initial === undefined) return { step, state, streams };
  return { step, state: carried, streams, round: { index, initial } };
}

/** Throws a UserError if the checkpoint's state has not the names, lengths and precision of `expected`. */
export function checkFit(checkpoint: Checkpoint, expected: TrainingState): void {
  const describe = (state: TrainingState) =>
    Object.entries(state)
      .map(([name, array]) => `${name} (${typeOf(array)}, ${array.length})`)
      .sort()
      .join(", ");
  const [found, wanted] = [describe(checkpoint.state), describe(expected)];
  if (found !== wanted) {
    throw new UserError(
      `The checkpoint holds ${found}, but this run needs ${wanted}: it was written with another model, optimizer, ` +
        "precision or training options; start the run anew.",
    );
  }
}

function typeOf(array: FloatArray): "float32" | "float64" {
  return array instanceof Float64Array ? "float64" : "float32";
}

function digest(bytes: Uint8Array): Buffer {
  return createHash("sha256").update(bytes).digest();
}
