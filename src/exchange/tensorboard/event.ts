import protobuf from "protobufjs/light.js";

const root = protobuf.Root.fromJSON({
  nested: {
    TensorShapeProto: {
      fields: { dim: { rule: "repeated", type: "Dim", id: 2 } },
      nested: { Dim: { fields: { size: { type: "int64", id: 1 } } } },
    },
    TensorProto: {
      fields: {
        dtype: { type: "int32", id: 1 },
        shape: { type: "TensorShapeProto", id: 2 },
        content: { type: "bytes", id: 4 },
        floats: { rule: "repeated", type: "float", id: 5 },
        doubles: { rule: "repeated", type: "double", id: 6 },
        strings: { rule: "repeated", type: "bytes", id: 8 },
      },
    },
    PluginData: { fields: { name: { type: "string", id: 1 }, content: { type: "bytes", id: 2 } } },
    SummaryMetadata: { fields: { plugin: { type: "PluginData", id: 1 }, dataClass: { type: "int32", id: 4 } } },
    Value: {
      fields: {
        tag: { type: "string", id: 1 },
        simple: { type: "float", id: 2 },
        tensor: { type: "TensorProto", id: 8 },
        metadata: { type: "SummaryMetadata", id: 9 },
      },
      oneofs: { value: { oneof: ["simple", "tensor"] } },
    },
    Summary: { fields: { value: { rule: "repeated", type: "Value", id: 1 } } },
    Event: {
      fields: {
        wallTime: { type: "double", id: 1 },
        step: { type: "int64", id: 2 },
        fileVersion: { type: "string", id: 3 },
        summary: { type: "Summary", id: 5 },
      },
      oneofs: { what: { oneof: ["fileVersion", "summary"] } },
    },
  },
});
const eventType = root.lookupType("Event");

/** The data types of a tensor that scalars and texts come in (tensorflow/core/framework/types.proto). */
export const types = { float: 1, double: 2, string: 7 } as const;

export interface TensorMessage {
  readonly dtype: number;
  readonly shape?: { readonly dim?: readonly { readonly size: number }[] };
  readonly content?: Uint8Array;
  readonly floats?: readonly number[];
  readonly doubles?: readonly number[];
  readonly strings?: readonly Uint8Array[];
}

export interface ValueMessage {
  readonly tag: string;
  readonly simple?: number;
  readonly tensor?: TensorMessage;
  readonly metadata?: {
    readonly plugin?: { readonly name?: string };
    readonly dataClass?: number;
  };
}

/** What one record says: part of tensorflow/core/util/event.proto and summary.proto. */
export interface EventMessage {
  /** Seconds since the epoch. */
  readonly wallTime: number;
  readonly step?: number;
  readonly fileVersion?: string;
  readonly summary?: { readonly value?: readonly ValueMessage[] };
}

export function encodeEvent(event: EventMessage): Uint8Array {
  return eventType.encode(eventType.fromObject(event)).finish();
}

/** Throws where the bytes are no such message. */
export function decodeEvent(bytes: Uint8Array): EventMessage {
  return eventType.toObject(eventType.decode(bytes), { longs: Number }) as EventMessage;
}

/** The number of a scalar, in any of the ways in which versions of TensorBoard have written one; undefined for others. */
export function scalarOf({ simple, tensor }: ValueMessage): number | undefined {
  if (simple !== undefined) return simple;
  if (tensor === undefined || (tensor.shape?.dim?.length ?? 0) > 0) return undefined;
  const { dtype, content, floats, doubles } = tensor;
  const view = content?.length ? new DataView(content.buffer, content.byteOffset, content.byteLength) : undefined;
  if (dtype === types.float) return floats?.[0] ?? (view?.byteLength === 4 ? view.getFloat32(0, true) : undefined);
  if (dtype === types.double) return doubles?.[0] ?? (view?.byteLength === 8 ? view.getFloat64(0, true) : undefined);
  return undefined;
}
